import { readFileSync } from "node:fs";
import { compileMessages } from "./compile.ts";
import { LOCALES } from "./locales.ts";

/** Which texts one browser chunk holds: a catalogue file, or only some of its keys. */
export type CatalogSource =
  | string
  | { readonly file: string; readonly prefixes: readonly string[] };

const PREFIX = "virtual:catalog/";

/**
 * Serves `virtual:catalog/<locale>/<group>`: the group's catalogue files, parsed at build time. The browser's copy of
 * FormatJS then carries no ICU parser, and each language is a chunk of its own.
 */
export function catalogs(groups: Readonly<Record<string, readonly CatalogSource[]>>) {
  return {
    name: "okpay-catalogs",
    resolveId: (id: string): string | undefined => (id.startsWith(PREFIX) ? `\0${id}` : undefined),
    load(this: { addWatchFile(file: string): void }, id: string): string | undefined {
      if (!id.startsWith(`\0${PREFIX}`)) return undefined;
      const [locale = "", group = ""] = id.slice(PREFIX.length + 1).split("/");
      const sources = groups[group];
      if (sources === undefined || !LOCALES.some((known) => known === locale))
        throw new RangeError(`no catalogue ${locale}/${group}`);
      const messages = Object.assign(
        {},
        ...sources.map((source) => {
          const { file, prefixes } =
            typeof source === "string" ? { file: source, prefixes: [""] } : source;
          const path = new URL(`../catalogs/${locale}/${file}.json`, import.meta.url).pathname;
          this.addWatchFile(path);
          const all = JSON.parse(readFileSync(path, "utf8")) as Record<string, string>;
          return Object.fromEntries(
            Object.entries(all).filter(([key]) =>
              prefixes.some((prefix) => key.startsWith(prefix)),
            ),
          );
        }),
      ) as Record<string, string>;
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(compileMessages(messages)))});`;
    },
  };
}
