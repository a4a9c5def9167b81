import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { RegisterPage } from "../../../platform/http/index.ts";
import { STYLESHEET } from "./styles.ts";

/** Lines of comment alone stay at home. */
const SCRIPT = readFileSync(join(import.meta.dirname, "help.client.js"), "utf8")
  .replace(/^\/\*.*?\*\/\n/s, "")
  .split("\n")
  .map((line) => line.trim())
  .filter((line) => line !== "" && !line.startsWith("//"))
  .join("\n");

const nameOf = (text: string, kind: string): string =>
  `/help/assets/help-${createHash("sha256").update(text).digest("hex").slice(0, 12)}.${kind}`;

/** Named by their content: a browser asks once and never again. */
export const STYLESHEET_PATH = nameOf(STYLESHEET, "css");
export const SCRIPT_PATH = nameOf(SCRIPT, "js");
const FOR_EVER = "public, max-age=31536000, immutable";

export function registerAssets(page: RegisterPage): void {
  page(STYLESHEET_PATH, async () => ({
    contentType: "text/css; charset=utf-8",
    body: STYLESHEET,
    cacheControl: FOR_EVER,
  }));
  page(SCRIPT_PATH, async () => ({
    contentType: "text/javascript; charset=utf-8",
    body: SCRIPT,
    cacheControl: FOR_EVER,
  }));
}
