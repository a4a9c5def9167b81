import type { StatementText } from "./lines.ts";

/** The mark at the beginning is what makes spreadsheets read the file as UTF-8. */
const BYTE_ORDER_MARK = "\uFEFF";

/** RFC 4180. The opening and the closing balance are its first and last row; an empty period says so between them. */
export function statementCsv({ labels, rows, ...text }: StatementText): Buffer {
  const { currency, openingDecimal, closingDecimal } = text;
  const lines = [
    [
      labels.time,
      labels.kind,
      labels.counterparty,
      labels.note,
      labels.amount,
      labels.currency,
      labels.balance,
      labels.reference,
    ],
    ["", labels.opening, "", "", "", currency, openingDecimal, ""],
    ...(rows.length === 0 ? [["", text.empty, "", "", "", currency, openingDecimal, ""]] : []),
    ...rows.map((row) => [
      row.time,
      row.kind,
      harmless(row.counterparty),
      harmless(row.note),
      row.amountDecimal,
      currency,
      row.balanceDecimal,
      row.reference,
    ]),
    ["", labels.closing, "", "", "", currency, closingDecimal, ""],
  ];
  return Buffer.from(
    BYTE_ORDER_MARK + lines.map((line) => `${line.map(quoted).join(",")}\r\n`).join(""),
  );
}

/** Text that others wrote is never a formula of the spreadsheet that opens it; some take the wide signs for one too. */
const harmless = (text: string): string =>
  /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;

const quoted = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
