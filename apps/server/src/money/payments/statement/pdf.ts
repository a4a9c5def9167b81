import type { Locale } from "@okpay/contracts";
import PDFDocument from "pdfkit";
import { receiptFonts } from "../receipt/fonts.ts";
import { collect } from "../receipt/pdf.ts";
import type { StatementText } from "./lines.ts";

const MARGIN = 40;
const INK = "#1a1d21";
const QUIET = "#5b6470";
const RULE = "#d5d9df";
const MARK = "#8a4b00";
/** Time, what it was, amount, balance: the width of an A4 page between its margins. */
const WIDTHS = [95, 210, 105, 105] as const;
const FOOT = 70;

type Document = InstanceType<typeof PDFDocument>;
type Structure = ReturnType<Document["struct"]>;

/** A4, tagged, as many pages as it takes. */
export function drawStatement(text: StatementText, options: { locale: Locale }): Promise<Buffer> {
  const document = new PDFDocument({
    size: "A4",
    margin: MARGIN,
    tagged: true,
    pdfVersion: "1.7",
    displayTitle: true,
    lang: options.locale,
    info: { Title: `${text.title} ${text.period}`, Author: "OKPay", Producer: "OKPay" },
  });
  const fonts = receiptFonts();
  document
    .registerFont("regular", fonts.regular as unknown as string)
    .registerFont("bold", fonts.bold as unknown as string);
  const finished = collect(document);
  const root = document.struct("Document");
  document.addStructure(root);
  drawHeading(document, root, text);
  drawTable(
    document,
    root,
    text.totals.map(([label, value]) => ["", label, "", value]),
  );
  document.moveDown(1.5);
  if (text.rows.length === 0) paragraph(document, root, "P", text.empty, { size: 10 });
  else
    drawTable(document, root, [
      [text.labels.time, text.labels.kind, text.labels.amount, text.labels.balance],
      ...text.rows.map((row) => [
        row.time,
        [row.kind, row.counterparty, row.note].filter((part) => part !== "").join(" · "),
        row.amount,
        row.balance,
      ]),
    ]);
  document.moveDown(1.5);
  paragraph(document, root, "P", text.footer, { size: 8, color: QUIET });
  root.end();
  document.end();
  return finished;
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
): void {
  const table = document.struct("Table");
  root.add(table);
  for (const cells of rows) drawRow(document, table, cells);
  table.end();
}

function drawRow(document: Document, table: Structure, cells: readonly string[]): void {
  document.font("regular").fontSize(8.5);
  const height = Math.max(
    ...cells.map((cell, index) => document.heightOfString(cell, { width: WIDTHS[index] ?? 0 })),
  );
  if (document.y + height + FOOT > document.page.height) {
    document.addPage();
    document.y = MARGIN;
  }
  const top = document.y + 5;
  document
    .save()
    .moveTo(MARGIN, top - 3)
    .lineTo(document.page.width - MARGIN, top - 3)
    .lineWidth(0.5)
    .stroke(RULE)
    .restore();
  const row = document.struct("TR");
  table.add(row);
  let left = MARGIN;
  for (const [index, cell] of cells.entries()) {
    const width = WIDTHS[index] ?? 0;
    const x = left;
    row.add(
      document.struct(
        "TD",
        {},
        () =>
          void document
            .font("regular")
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
