import { csvOf, harmless } from "../../../platform/csv.ts";
import type { StatementText } from "./lines.ts";

/** The opening and the closing balance are its first and last row; an empty period says so between them. */
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
  return csvOf(lines);
}
