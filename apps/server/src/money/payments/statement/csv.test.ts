import { expect, it } from "vitest";
import { statementCsv } from "./csv.ts";
import { statementText } from "./lines.ts";

const textOf = (note: string, counterparty: string) => {
  const text = statementText(
    {
      currency: "CNY",
      from: "2026-01-01",
      to: "2026-01-31",
      openingMinor: 0n,
      lines: [],
      partyOf: () => null,
    },
    { locale: "en", isSandbox: false },
  );
  const row = {
    time: "t",
    kind: "k",
    amount: "-1",
    balance: "9",
    amountDecimal: "-1.00",
    balanceDecimal: "9.00",
  };
  return { ...text, rows: [{ ...row, reference: "r", note, counterparty }] };
};

it.each(["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])(
  "what others wrote is no formula when it begins with %j, and stays one cell [I8]",
  (sign) => {
    const csv = statementCsv(textOf(`${sign}1+1`, `${sign}"x",y`)).toString();
    const quoted = /[\r\n]/.test(sign) ? `"'${sign}1+1"` : `'${sign}1+1`;
    expect(csv).toContain(`,"'${sign}""x"",y",${quoted},-1.00,`);
  },
);

it("amounts of ours keep their sign, and other texts stay as they are [I8]", () => {
  const csv = statementCsv(textOf("a=b - c", "周*")).toString();
  expect(csv).toContain("t,k,周*,a=b - c,-1.00,CNY,9.00,r\r\n");
});
