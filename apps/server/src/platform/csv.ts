/** The mark at the beginning is what makes spreadsheets read the file as UTF-8. */
const BYTE_ORDER_MARK = "\uFEFF";

/** Rows as RFC 4180 has them. What others wrote goes through `harmless` first; amounts of ours keep their minus sign. */
export const csvOf = (rows: readonly (readonly string[])[]): Buffer =>
  Buffer.from(BYTE_ORDER_MARK + rows.map((row) => `${row.map(quoted).join(",")}\r\n`).join(""));

/** Text that others wrote is never a formula of the spreadsheet that opens it; some take the wide signs for one too. */
export const harmless = (text: string): string =>
  /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;

const quoted = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
