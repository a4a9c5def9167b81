import type { Locale } from "@okpay/contracts";
import {
  type Document,
  INK,
  MARGIN,
  MARK,
  printed,
  QUIET,
  rule,
  type Structure,
} from "../receipt/paper.ts";
import type { StatementText } from "./lines.ts";

/** Time, what it was, amount, balance: the width of an A4 page between its margins. */
const WIDTHS = [95, 210, 105, 105] as const;
const FOOT = 70;

/** A4, tagged, as many pages as it takes. */
export function drawStatement(text: StatementText, options: { locale: Locale }): Promise<Buffer> {
  const info = { Title: `${text.title} ${text.period}` };
  return printed({ size: "A4", locale: options.locale, info }, (document, root) => {
    drawHeading(document, root, text);
    drawTable(
      document,
      root,
      text.totals.map(([label, value]) => ["", label, "", value]),
      null,
    );
    document.moveDown(1.5);
    if (text.rows.length === 0) paragraph(document, root, "P", text.empty, { size: 10 });
    else
      drawTable(
        document,
        root,
        text.rows.map((row) => [
          row.time,
          [row.kind, row.counterparty, row.note].filter((part) => part !== "").join(" · "),
          row.amount,
          row.balance,
        ]),
        [text.labels.time, text.labels.kind, text.labels.amount, text.labels.balance],
      );
    document.moveDown(1.5);
    paragraph(document, root, "P", text.footer, { size: 8, color: QUIET });
  });
}

function drawHeading(document: Document, root: Structure, text: StatementText): void {
  paragraph(document, root, "P", "OKPay", { font: "bold", size: 11, color: QUIET });
  paragraph(document, root, "H1", text.title, { font: "bold", size: 18 });
  if (text.sandboxMark !== null)
    paragraph(document, root, "P", text.sandboxMark, { font: "bold", size: 9, color: MARK });
  paragraph(document, root, "P", text.period, { size: 10, color: QUIET });
  document.moveDown(0.8);
}

function paragraph(
  document: Document,
  root: Structure,
  tag: "P" | "H1",
  text: string,
  style: { font?: "bold"; size: number; color?: string },
): void {
  root.add(
    document.struct(
      tag,
      {},
      () =>
        void document
          .font(style.font ?? "regular")
          .fontSize(style.size)
          .fillColor(style.color ?? INK)
          .text(text, MARGIN, document.y),
    ),
  );
}

function drawTable(
  document: Document,
  root: Structure,
  rows: readonly (readonly string[])[],
  headings: readonly string[] | null,
): void {
  const table = document.struct("Table");
  root.add(table);
  if (headings !== null) drawRow(document, table, headings, "TH");
  for (const cells of rows) drawRow(document, table, cells, "TD");
  table.end();
}

function drawRow(
  document: Document,
  table: Structure,
  cells: readonly string[],
  tag: "TH" | "TD",
): void {
  const font = tag === "TH" ? "bold" : "regular";
  document.font(font).fontSize(8.5);
  const height = Math.max(
    ...cells.map((cell, index) => document.heightOfString(cell, { width: WIDTHS[index] ?? 0 })),
  );
  if (document.y + height + FOOT > document.page.height) {
    document.addPage();
    document.y = MARGIN;
  }
  const top = document.y + 5;
  rule(document, top - 3);
  const row = document.struct("TR");
  table.add(row);
  let left = MARGIN;
  for (const [index, cell] of cells.entries()) {
    const width = WIDTHS[index] ?? 0;
    const x = left;
    row.add(
      document.struct(
        tag,
        {},
        () =>
          void document
            .font(font)
            .fontSize(8.5)
            .fillColor(INK)
            .text(cell, x, top, { width, align: index < 2 ? "left" : "right" }),
      ),
    );
    left += width;
  }
  row.end();
  document.y = top + height;
}
