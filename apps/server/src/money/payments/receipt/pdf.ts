import type { Locale } from "@okpay/contracts";
import PDFDocument from "pdfkit";
import { receiptFonts } from "./fonts.ts";
import type { ReceiptText } from "./lines.ts";

const MARGIN = 40;
const LABEL_WIDTH = 110;
const INK = "#1a1d21";
const QUIET = "#5b6470";
const RULE = "#d5d9df";
const MARK = "#8a4b00";

/**
 * One A5 page, tagged: a screen reader finds a heading, a table of label and value, a footer. The same payment gives the
 * same bytes, so the creation date is the payment's own.
 */
export function drawReceipt(
  text: ReceiptText,
  options: { locale: Locale; madeAt: Date },
): Promise<Buffer> {
  const document = new PDFDocument({
    size: "A5",
    margin: MARGIN,
    tagged: true,
    pdfVersion: "1.7",
    displayTitle: true,
    lang: options.locale,
    info: {
      Title: text.title,
      Author: "OKPay",
      Producer: "OKPay",
      Creator: "OKPay",
      CreationDate: options.madeAt,
    },
  });
  const fonts = receiptFonts();
  document
    .registerFont("regular", fonts.regular as unknown as string)
    .registerFont("bold", fonts.bold as unknown as string);
  const finished = collect(document);
  const root = document.struct("Document");
  document.addStructure(root);
  drawHeading(document, root, text);
  drawLines(document, root, text.lines);
  drawFooter(document, root, text);
  root.end();
  document.end();
  return finished;
}

type Document = InstanceType<typeof PDFDocument>;
type Structure = ReturnType<Document["struct"]>;

function drawHeading(document: Document, root: Structure, text: ReceiptText): void {
  root.add(
    document.struct(
      "P",
      {},
      () => void document.font("bold").fontSize(11).fillColor(QUIET).text("OKPay"),
    ),
  );
  root.add(
    document.struct(
      "H1",
      {},
      () => void document.font("bold").fontSize(18).fillColor(INK).text(text.title),
    ),
  );
  const mark = text.sandboxMark;
  if (mark !== null)
    root.add(
      document.struct(
        "P",
        {},
        () => void document.font("bold").fontSize(9).fillColor(MARK).text(mark),
      ),
    );
  document.moveDown(0.8);
  root.add(
    document.struct(
      "P",
      {},
      () => void document.font("regular").fontSize(10).fillColor(QUIET).text(text.subtitle),
    ),
  );
  root.add(
    document.struct(
      "P",
      {},
      () => void document.font("bold").fontSize(22).fillColor(INK).text(text.headline),
    ),
  );
  document.moveDown(0.6);
}

function drawLines(document: Document, root: Structure, lines: ReceiptText["lines"]): void {
  const table = document.struct("Table");
  root.add(table);
  const valueWidth = document.page.width - 2 * MARGIN - LABEL_WIDTH;
  for (const [label, value] of lines) {
    const row = document.struct("TR");
    table.add(row);
    const top = document.y + 6;
    document
      .save()
      .moveTo(MARGIN, top - 4)
      .lineTo(document.page.width - MARGIN, top - 4)
      .lineWidth(0.5)
      .stroke(RULE)
      .restore();
    row.add(
      document.struct(
        "TH",
        {},
        () =>
          void document
            .font("regular")
            .fontSize(9.5)
            .fillColor(QUIET)
            .text(label, MARGIN, top, { width: LABEL_WIDTH }),
      ),
    );
    const afterLabel = document.y;
    row.add(
      document.struct(
        "TD",
        {},
        () =>
          void document
            .font("regular")
            .fontSize(9.5)
            .fillColor(INK)
            .text(value, MARGIN + LABEL_WIDTH, top, { width: valueWidth }),
      ),
    );
    row.end();
    document.y = Math.max(document.y, afterLabel);
  }
  table.end();
}

function drawFooter(document: Document, root: Structure, text: ReceiptText): void {
  document.moveDown(1.5);
  const width = document.page.width - 2 * MARGIN;
  root.add(
    document.struct(
      "P",
      {},
      () =>
        void document
          .font("regular")
          .fontSize(8)
          .fillColor(QUIET)
          .text(text.footer, MARGIN, document.y, { width }),
    ),
  );
}

/** Everything the document writes, once it has ended. */
export function collect(document: Document): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  document.on("data", (chunk: Buffer) => chunks.push(chunk));
  document.on("end", () => resolve(Buffer.concat(chunks)));
  document.on("error", reject);
  return promise;
}
