export * from "./currencies.ts";
export * from "./format.ts";
export * from "./parse.ts";
export * from "./rounding.ts";
export type { Money } from "./types.ts";
