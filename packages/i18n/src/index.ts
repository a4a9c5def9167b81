export * from "./catalogs.ts";
export * from "./compile.ts";
export * from "./locales.ts";
export * from "./pseudo.ts";
export * from "./translator.ts";
