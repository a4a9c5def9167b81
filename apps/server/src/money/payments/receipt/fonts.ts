import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * Noto Sans SC, whole: pdfkit embeds only the glyphs a receipt uses (about 15 kB). Read once per process, when the first
 * receipt is asked for: 20 MB that a server which prints none never loads.
 */
let fonts: { readonly regular: Buffer; readonly bold: Buffer } | undefined;

export const receiptFonts = () =>
  (fonts ??= {
    regular: read("400Regular/NotoSansSC_400Regular.ttf"),
    bold: read("700Bold/NotoSansSC_700Bold.ttf"),
  });

const read = (file: string): Buffer =>
  readFileSync(fileURLToPath(import.meta.resolve(`@expo-google-fonts/noto-sans-sc/${file}`)));
