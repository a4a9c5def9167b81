import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { RegisterPage } from "../../../platform/http/index.ts";
import { STYLESHEET } from "./styles.ts";

/** Lines of comment alone stay at home. */
const scriptIn = (file: string): string =>
  readFileSync(join(import.meta.dirname, file), "utf8")
    .replace(/^\/\*.*?\*\/\n/s, "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("//"))
    .join("\n");

const SCRIPT = scriptIn("help.client.js");
const SCHEME = scriptIn("scheme.client.js");

const nameOf = (text: string, kind: string): string =>
  `/help/assets/help-${createHash("sha256").update(text).digest("hex").slice(0, 12)}.${kind}`;

/** Named by their content: a browser asks once and never again. */
export const STYLESHEET_PATH = nameOf(STYLESHEET, "css");
export const SCRIPT_PATH = nameOf(SCRIPT, "js");
/** Waited for before the first paint: what is dark begins dark. */
export const SCHEME_PATH = nameOf(SCHEME, "js");
const FOR_EVER = "public, max-age=31536000, immutable";

export function registerAssets(page: RegisterPage): void {
  const asset = (path: string, type: string, body: string) =>
    page(path, async () => ({
      contentType: `text/${type}; charset=utf-8`,
      body,
      cacheControl: FOR_EVER,
    }));
  asset(STYLESHEET_PATH, "css", STYLESHEET);
  asset(SCRIPT_PATH, "javascript", SCRIPT);
  asset(SCHEME_PATH, "javascript", SCHEME);
}
