// Which licences may be in the lock file, and why: docs/decisions/licences.md (rows D1 and D2; ASVS V15.1.2).

/** Ask for no more than a notice, or (MPL) only for changes of their own files, or (OFL) that the font keeps its name and terms. */
const OF_ANY_PACKAGE = new Set([
  "MIT",
  "MIT-0",
  "ISC",
  "0BSD",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "Unlicense",
  "CC0-1.0",
  "Python-2.0",
  "PSF-2.0",
  "MPL-2.0",
  "OFL-1.1",
  "Zlib",
]);

/** A package let in by itself, because somebody has read its terms; `owed` is what they ask of us, said in docs/reference/dependencies.md. */
export interface ReadLicence {
  /** What package.json says; another word there, and the terms are to be read again. */
  readonly declared: string | undefined;
  readonly owed: string;
}

export const READ_LICENCES: Readonly<Record<string, ReadLicence>> = {
  "date-holidays": {
    declared: "(ISC AND CC-BY-3.0)",
    owed: "The rules of holidays are data under CC BY-SA 3.0 (so its LICENSE says; its package.json says CC BY 3.0), taken from the Wikipedia articles its LICENSE lists. OKPay uses them unchanged.",
  },
  ibantools: {
    declared: "MIT or MPL-2.0",
    owed: "Its LICENSE leaves the choice between MIT and MPL-2.0; OKPay takes MIT.",
  },
  "png-js": { declared: undefined, owed: "Its LICENSE is MIT; its package.json does not say so." },
};

/** The shared library under `sharp`, one package a platform: unchanged, loaded at run time, replaceable by the operator. */
const LIBVIPS = /^@img\/sharp-(?:libvips-|win32-|freebsd-wasm32|webcontainers-wasm32|wasm32)/;

export function isAllowedLicence(name: string, licence: string | undefined): boolean {
  const read = READ_LICENCES[name];
  if (read !== undefined) return read.declared === licence;
  if (licence === undefined) return false;
  const words = licence.replace(/[()]/g, "").split(/ (?:AND|OR) /);
  const isFine = (word: string) =>
    OF_ANY_PACKAGE.has(word) || (LIBVIPS.test(name) && word === "LGPL-3.0-or-later");
  return licence.includes(" OR ") ? words.some(isFine) : words.every(isFine);
}
