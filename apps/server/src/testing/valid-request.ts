// A request that fits a route's contract, made from its schemas alone: what the fuzz test then bends and breaks.
import type { RouteContract } from "@okpay/contracts";
import { z } from "zod";
import type { Random } from "./random.ts";

export interface MadeRequest {
  readonly method: RouteContract["method"];
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  /** Undefined: the route takes none. */
  readonly body: unknown;
}

type Json = Readonly<Record<string, unknown>>;

export function validRequest(contract: RouteContract, random: Random): MadeRequest {
  const params = contract.params === undefined ? {} : objectOf(contract.params, random);
  const query = contract.query === undefined ? {} : objectOf(contract.query, random);
  return {
    method: contract.method,
    path: contract.path.replace(/:(\w+)/g, (_all, name: string) =>
      encodeURIComponent(String(params[name])),
    ),
    query: Object.entries(query).map(([name, value]) => [name, String(value)] as const),
    body: contract.body === undefined ? undefined : valueOf(schemaOf(contract.body), random),
  };
}

const schemaOf = (schema: z.ZodType): Json =>
  z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Json;

const objectOf = (schema: z.ZodType, random: Random): Record<string, unknown> =>
  valueOf(schemaOf(schema), random) as Record<string, unknown>;

function valueOf(schema: Json, random: Random, root: Json = schema): unknown {
  const reference = schema["$ref"];
  if (typeof reference === "string") return valueOf(referred(root, reference), random, root);
  if ("const" in schema) return schema["const"];
  if (Array.isArray(schema["enum"])) return random.pick(schema["enum"]);
  // Named examples fit rules that a schema cannot say (a check digit, a date in the future).
  const example = schema["example"] ?? (schema["examples"] as unknown[] | undefined)?.[0];
  if (example !== undefined && random.chance(0.8)) return example;
  const choices = schema["anyOf"] ?? schema["oneOf"];
  if (Array.isArray(choices)) return valueOf(random.pick(choices) as Json, random, root);
  const all = schema["allOf"];
  if (Array.isArray(all)) return valueOf(all[0] as Json, random, root);
  return plainValue(schema, random, root);
}

function plainValue(schema: Json, random: Random, root: Json): unknown {
  if (schema["type"] === "object") return objectValue(schema, random, root);
  if (schema["type"] === "array")
    return Array.from({ length: random.below(3) }, () =>
      valueOf((schema["items"] ?? {}) as Json, random, root),
    );
  if (schema["type"] === "boolean") return random.chance(0.5);
  if (schema["type"] === "integer" || schema["type"] === "number")
    return Number(schema["minimum"] ?? 0) + random.below(5);
  if (schema["type"] === "null") return null;
  return textFor(schema, random);
}

function objectValue(schema: Json, random: Random, root: Json): Record<string, unknown> {
  const required = new Set((schema["required"] ?? []) as string[]);
  const properties = Object.entries((schema["properties"] ?? {}) as Record<string, Json>);
  return Object.fromEntries(
    properties
      .filter(([name]) => required.has(name) || random.chance(0.5))
      .map(([name, inner]) => [name, valueOf(inner, random, root)]),
  );
}

/** Text of the right length; for the patterns of ids and codes, text of the right form. */
function textFor(schema: Json, random: Random): string {
  if (schema["format"] === "uuid")
    return `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-8${random.hex(3)}-${random.hex(12)}`;
  const pattern = typeof schema["pattern"] === "string" ? schema["pattern"] : "";
  const prefix = /^\^([a-z]{2,4}_)/.exec(pattern)?.[1];
  if (prefix !== undefined) return `${prefix}${random.hex(32)}`;
  if (/\\d|\[0-9\]/.test(pattern)) return String(100_000 + random.below(900_000));
  if (schema["format"] === "email") return `fuzz-${random.below(50)}@example.com`;
  const length = Math.max(Number(schema["minLength"] ?? 1), 8);
  return random.hex(Math.min(length, Number(schema["maxLength"] ?? 64)));
}

function referred(root: Json, reference: string): Json {
  let found: unknown = root;
  for (const part of reference
    .replace(/^#\/?/, "")
    .split("/")
    .filter((each) => each !== ""))
    found = (found as Json)[part];
  return found as Json;
}
