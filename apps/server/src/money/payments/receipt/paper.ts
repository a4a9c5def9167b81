import type { Locale } from "@okpay/contracts";
import PDFDocument from "pdfkit";
import { receiptFonts } from "./fonts.ts";

/* The paper receipts and statements are printed on: one margin, one set of colours and fonts, tags for screen readers. */

export const MARGIN = 40;
export const INK = "#1a1d21";
export const QUIET = "#5b6470";
export const MARK = "#8a4b00";
const RULE = "#d5d9df";

export type Document = InstanceType<typeof PDFDocument>;
export type Structure = ReturnType<Document["struct"]>;

/** An empty tagged document with our fonts; `draw` fills it. Answers with its bytes. */
export function printed(
  options: {
    readonly size: "A4" | "A5";
    readonly locale: Locale;
    readonly info: { readonly Title: string; readonly CreationDate?: Date };
  },
  draw: (document: Document, root: Structure) => void,
): Promise<Buffer> {
  const document = new PDFDocument({
    size: options.size,
    margin: MARGIN,
    tagged: true,
    pdfVersion: "1.7",
    displayTitle: true,
    lang: options.locale,
    info: { Author: "OKPay", Producer: "OKPay", Creator: "OKPay", ...options.info },
  });
  const fonts = receiptFonts();
  document
    .registerFont("regular", fonts.regular as unknown as string)
    .registerFont("bold", fonts.bold as unknown as string);
  const finished = collect(document);
  const root = document.struct("Document");
  document.addStructure(root);
  draw(document, root);
  root.end();
  document.end();
  return finished;
}

/** A thin line from margin to margin. */
export function rule(document: Document, y: number): void {
  document
    .save()
    .moveTo(MARGIN, y)
    .lineTo(document.page.width - MARGIN, y)
    .lineWidth(0.5)
    .stroke(RULE)
    .restore();
}

/** Everything the document writes, once it has ended. */
function collect(document: Document): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  document.on("data", (chunk: Buffer) => chunks.push(chunk));
  document.on("end", () => resolve(Buffer.concat(chunks)));
  document.on("error", reject);
  return promise;
}
