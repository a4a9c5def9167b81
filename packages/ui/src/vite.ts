import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Button, Loader } from "@mantine/core";
import { themeCss } from "./theme-css.ts";

const require = createRequire(import.meta.url);
const PACKAGES = ["@mantine/core", "@mantine/hooks"] as const;
/** Modules of Mantine that only these import, and what stands in for them: simpler, as our pages use them. */
const STAND_INS = [
  { of: "/Transition.mjs", in: "/Button.mjs", file: "plain-transition.ts" },
  {
    of: "/default-variant-colors-resolver.mjs",
    in: "/default-theme.mjs",
    file: "variant-colors.ts",
  },
] as const;
const IMPORT = /import\s*\{([^}]*)\}\s*from\s*["'](@mantine\/(?:core|hooks))["'];?/g;

/**
 * Rewrites `import { Button } from "@mantine/core"` to the module that holds Button. Rolldown puts everything a lazy
 * route takes from a barrel into the entry chunk; this cuts the entry by about a quarter. It leans on the layout of
 * Mantine's `esm` folder, so an unknown name stops the build and the size gate watches the result.
 */
export function mantineImports() {
  const modules = new Map(PACKAGES.map((name) => [name as string, exportsOf(name)]));
  return {
    name: "okpay-mantine-imports",
    enforce: "pre" as const,
    resolveId(id: string, importer = ""): string | undefined {
      const found = STAND_INS.find((each) => id.endsWith(each.of) && importer.endsWith(each.in));
      return found === undefined ? undefined : join(import.meta.dirname, found.file);
    },
    transform(code: string, id: string): { code: string; map: null } | undefined {
      if (!code.includes("@mantine/") || !/\.(?:tsx?|mjs)$/.test(id.split("?")[0] ?? ""))
        return undefined;
      const rewritten = code.replace(IMPORT, (_statement, names: string, source: string) =>
        names
          .split(",")
          .map((name) => name.trim())
          .filter((name) => name !== "" && !name.startsWith("type "))
          .map((name) => {
            const [exported = "", local = exported] = name.split(/\s+as\s+/);
            const file = modules.get(source)?.get(exported);
            if (file === undefined)
              throw new Error(`${id}: ${source} has no module for ${exported}`);
            return `import { ${exported} as ${local} } from ${JSON.stringify(file)};`;
          })
          .join(" "),
      );
      return { code: rewritten, map: null };
    },
  };
}

/** Names a Mantine package exports, each with the file it comes from. */
function exportsOf(name: string): Map<string, string> {
  const root = join(dirname(require.resolve(name)), "..", "esm");
  const index = readFileSync(join(root, "index.mjs"), "utf8");
  const found = new Map<string, string>();
  for (const [, names = "", file = ""] of index.matchAll(
    /import\s*\{([^}]*)\}\s*from\s*"([^"]+)"/g,
  ))
    for (const part of names.split(","))
      found.set(
        part
          .trim()
          .split(/\s+as\s+/)
          .at(-1) ?? "",
        join(root, file),
      );
  return found;
}

/** Of Mantine's sheets: groups of buttons, other signs of waiting, fields that can be emptied, writing from right to left. */
const UNUSED_RULES = new RegExp(
  [
    Button.classes["group"],
    Button.classes["groupSection"],
    Loader.classes["barsLoader"],
    Loader.classes["bar"],
    Loader.classes["dotsLoader"],
    Loader.classes["dot"],
    "data-combined-clear-section",
    'dir="rtl"',
  ].join("|"),
);

/** Leaves out what no page of ours can show: a sixth of the style sheet that everybody waits for. */
export function mantineStyles() {
  return {
    name: "okpay-mantine-styles",
    enforce: "pre" as const,
    transform: (code: string, id: string): { code: string; map: null } | undefined =>
      id.includes("/@mantine/core/styles/")
        ? {
            code: code.replace(/(?<=[{};/])([^{};/]+)\{[^{}]*\}/g, (rule, selectors: string) =>
              UNUSED_RULES.test(selectors) ? "" : rule,
            ),
            map: null,
          }
        : undefined,
  };
}

const THEME_ID = "virtual:okpay-theme.css";

/** Serves the theme's CSS variables as a file, so that no style element is written at run time (CSP without unsafe-inline). */
export function themeStyles() {
  return {
    name: "okpay-theme",
    resolveId: (id: string): string | undefined => (id === THEME_ID ? `\0${THEME_ID}` : undefined),
    load: (id: string): string | undefined => (id === `\0${THEME_ID}` ? themeCss() : undefined),
  };
}
