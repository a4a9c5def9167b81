import type { Locale } from "@okpay/contracts";
import type { ReceiptText } from "./lines.ts";
import { type Document, INK, MARGIN, MARK, printed, QUIET, rule, type Structure } from "./paper.ts";

const LABEL_WIDTH = 110;

/**
 * One A5 page, tagged: a screen reader finds a heading, a table of label and value, a footer. The same payment gives the
 * same bytes, so the creation date is the payment's own.
 */
export function drawReceipt(
  text: ReceiptText,
  options: { locale: Locale; madeAt: Date },
): Promise<Buffer> {
  const info = { Title: text.title, CreationDate: options.madeAt };
  return printed({ size: "A5", locale: options.locale, info }, (document, root) => {
    drawHeading(document, root, text);
    drawLines(document, root, text.lines);
    drawFooter(document, root, text);
  });
}

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
    rule(document, top - 4);
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
