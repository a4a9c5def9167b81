export * from "./errors.ts";
export * from "./identity.ts";
export * from "./password.ts";
export * from "./payments.ts";
export * from "./primitives.ts";
export * from "./routes.ts";
