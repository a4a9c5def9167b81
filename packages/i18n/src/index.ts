export * from "./catalogs.ts";
export * from "./locales.ts";
export * from "./translator.ts";
