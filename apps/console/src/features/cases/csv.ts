/**
 * Rows as CSV (RFC 4180), with a byte order mark so that spreadsheets read Chinese as UTF-8. A field that a spreadsheet
 * would take for a formula begins with an apostrophe.
 */
export function csvOf(rows: readonly (readonly (string | number)[])[]): string {
  const lines = rows.map((row) => row.map(fieldOf).join(","));
  return `\uFEFF${lines.join("\r\n")}\r\n`;
}

function fieldOf(value: string | number): string {
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Hands a text to the browser as a file. */
export const saveText = (name: string, text: string): void =>
  saveFile(name, new Blob([text], { type: "text/csv;charset=utf-8" }));

/** Hands a document to the browser as a file. */
export function saveFile(name: string, document: Blob): void {
  const address = URL.createObjectURL(document);
  const link = window.document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The download has its own hold on the bytes once the click is handled.
  setTimeout(() => URL.revokeObjectURL(address));
}
