import {
  allRoutes,
  ERRORS,
  type ErrorCode,
  problem,
  type RouteContract,
  routes,
  staffRoutes,
} from "@okpay/contracts";
import { z } from "zod";
import { examples } from "./openapi-examples.ts";
import { refusalsOf } from "./refusals-of.ts";

/**
 * The OpenAPI 3.1 document, made from the contracts alone: no server, no database. Everything is described in its
 * wire form — the *input* side of the codecs — so an amount is a decimal string in requests and answers alike
 * (docs/decisions/zod-contracts-to-openapi.md says why @fastify/swagger is not used).
 */

type Json = { readonly [key: string]: unknown };

const PROBLEM = "application/problem+json";

/** Each listener has a document of its own; `all` is for the typed client, which both apps share. */
const TABLES: Readonly<Record<"public" | "console" | "all", readonly RouteContract[]>> = {
  public: Object.values(routes),
  console: Object.values(staffRoutes),
  all: Object.values(allRoutes),
};

export function buildOpenApiDocument(listener: keyof typeof TABLES = "public"): Json {
  const contracts = TABLES[listener];
  const paths: Record<string, Record<string, Json>> = {};
  for (const contract of contracts) {
    const path = contract.path.replace(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [contract.method.toLowerCase()]: operation(contract) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "OKPay",
      version: "1",
      description: DESCRIPTION,
    },
    servers: [{ url: "/", description: "This installation" }],
    tags: TAGS.filter(({ name }) => contracts.some(({ tag }) => tag === name)),
    paths,
    components: {
      schemas: componentSchemas(contracts),
      securitySchemes: Object.fromEntries(
        Object.entries(SECURITY).filter(([name]) =>
          contracts.some(({ access }) => access === name),
        ),
      ),
      parameters: { IdempotencyKey: IDEMPOTENCY_KEY },
      headers: HEADERS,
    },
  };
}

const DESCRIPTION = `Amounts are whole minor units in decimal strings, always with their currency.
Errors are RFC 9457 problem details with a \`code\` from a closed list (see /docs/errors); a declined payment is not an error but a payment whose \`state\` is \`declined\`.
Unsafe requests with a cookie must come from this installation's own origin. Texts follow \`Accept-Language\` (en, zh-CN).`;

const SECURITY = {
  session: {
    type: "apiKey",
    in: "cookie",
    name: "__Host-okpay_sid",
    description: "Set by signing in; `okpay_sid` where PUBLIC_URL is plain http.",
  },
  merchant: {
    type: "http",
    scheme: "bearer",
    description: "An API key of the merchant portal, `okp_test_…` or `okp_live_…`",
  },
  staff: {
    type: "apiKey",
    in: "cookie",
    name: "__Host-okpay_staff",
    description: "Set by signing in to the console; `okpay_staff` where CONSOLE_URL is plain http.",
  },
};

const TAGS = [
  { name: "merchant-api", description: "For merchants' programs, with an API key" },
  { name: "checkout", description: "Paying a merchant" },
  { name: "merchants", description: "What the people of a merchant do" },
  {
    name: "registration",
    description: "Becoming a customer: e-mail and phone are confirmed before anything can move",
  },
  { name: "session", description: "Signing in and out" },
  { name: "wallet", description: "Balances and cards" },
  { name: "payments", description: "Quote, confirm, look back" },
  { name: "abroad", description: "Sending money to other countries, and who it is sent to" },
  { name: "staff", description: "Only on the console's listener" },
  { name: "demo", description: "Only in the demo world" },
  { name: "system", description: "What a client needs to know first" },
];

const IDEMPOTENCY_KEY = {
  name: "Idempotency-Key",
  in: "header",
  required: true,
  description:
    "One key per intended effect, 1 to 128 printable ASCII characters without blanks; a UUID is fine. Repeat the request unchanged with the same key until it is answered.",
  schema: { type: "string", pattern: "^[!-~]{1,128}$" },
  example: "0199f3a2-5b7c-7d10-9a51-3f2c5e8d7b10",
};

const HEADERS = {
  RequestId: { description: "The id of this request in our logs", schema: { type: "string" } },
  RetryAfter: {
    description: "Seconds to wait before repeating the request",
    schema: { type: "integer", minimum: 1 },
  },
  IdempotencyReplayed: {
    description: "`true` when this is the stored answer of an earlier request",
    schema: { type: "string", const: "true" },
  },
};

const ref = (kind: "schemas" | "headers" | "parameters", name: string): Json => ({
  $ref: `#/components/${kind}/${name}`,
});

function operation(contract: RouteContract): Json {
  const example = examples[contract.operationId as keyof typeof examples];
  const parameters = [
    ...parametersOf("path", contract.params),
    ...parametersOf("query", contract.query),
    ...(contract.idempotency === "required" ? [ref("parameters", "IdempotencyKey")] : []),
  ];
  return {
    operationId: contract.operationId,
    summary: contract.summary,
    tags: [contract.tag],
    ...(contract.grant === undefined ? {} : { "x-okpay-grant": contract.grant }),
    ...(contract.scope === undefined ? {} : { "x-okpay-scope": contract.scope }),
    security: contract.access === "public" ? [] : [{ [contract.access]: [] }],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...requestBody(contract, example?.request),
    responses: {
      [contract.success.status]: success(contract, example?.response),
      ...refusals(contract),
    },
  };
}

function requestBody({ body, upload }: RouteContract, example: unknown): Json {
  if (upload !== undefined) {
    const { types, maxBytes } = upload;
    const file = (contentMediaType: string) => ({
      schema: { type: "string", contentMediaType, maxLength: maxBytes },
    });
    const content = Object.fromEntries(types.map((type) => [type, file(type)]));
    return { requestBody: { required: true, content } };
  }
  if (body === undefined) return {};
  const json = { schema: wireSchema(body), example };
  return { requestBody: { required: true, content: { "application/json": json } } };
}

function success(contract: RouteContract, example: unknown): Json {
  const headers: Json = {
    "X-Request-Id": ref("headers", "RequestId"),
    ...(contract.idempotency === "required"
      ? { "Idempotency-Replayed": ref("headers", "IdempotencyReplayed") }
      : {}),
  };
  const { body } = contract.success;
  if (body === null) return { description: "Done; no content", headers };
  if (body === "csv")
    return {
      description: "CSV in UTF-8 with a byte order mark, so that spreadsheets read Chinese",
      headers,
      content: { "text/csv": { schema: { type: "string" } } },
    };
  if (body === "wav")
    return {
      description: "Sound: 8 kHz, mono, 16 bit",
      headers,
      content: { "audio/wav": { schema: { type: "string", contentMediaType: "audio/wav" } } },
    };
  if (body === "pdf")
    return {
      description: "PDF document",
      headers,
      content: {
        "application/pdf": { schema: { type: "string", contentMediaType: "application/pdf" } },
      },
    };
  return {
    description: "Success",
    headers,
    content: {
      "application/json": {
        schema: wireSchema(body),
        ...(example === undefined ? {} : { example }),
      },
    },
  };
}

/** One response per status, naming the codes it may carry. */
function refusals(contract: RouteContract): Json {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of refusalsOf(contract)) {
    const { status } = ERRORS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const entries = [...byStatus]
    .sort(([one], [other]) => one - other)
    .map(([status, codes]) => {
      const isAfter = codes.some((code) => ERRORS[code].retryable === "after");
      return [
        status,
        {
          description: codes.map((code) => `\`${code}\``).join(", "),
          headers: {
            "X-Request-Id": ref("headers", "RequestId"),
            ...(isAfter ? { "Retry-After": ref("headers", "RetryAfter") } : {}),
          },
          content: { [PROBLEM]: { schema: ref("schemas", "Problem") } },
        },
      ];
    });
  return Object.fromEntries(entries) as Json;
}

function parametersOf(place: "path" | "query", schema: z.ZodObject | undefined): Json[] {
  if (schema === undefined) return [];
  return Object.entries(schema.shape).map(([name, value]) => {
    const { description, ...rest } = wireSchema(value as z.ZodType) as Json & {
      description?: string;
    };
    return {
      name,
      in: place,
      required: place === "path" || !(value as z.ZodType).safeParse(undefined).success,
      ...(description === undefined ? {} : { description }),
      schema: rest,
    };
  });
}

const SETTINGS = {
  target: "draft-2020-12",
  io: "input",
  unrepresentable: "throw",
  reused: "inline",
} as const;

/** A schema with an id becomes a reference; any other is written out where it stands. */
function wireSchema(schema: z.ZodType): Json {
  const id = z.globalRegistry.get(schema)?.id;
  if (id !== undefined) return ref("schemas", id);
  const registry = z.registry<{ id?: string }>();
  for (const [name, known] of identified())
    registry.add(known, { ...z.globalRegistry.get(known), id: name });
  registry.add(schema, { ...z.globalRegistry.get(schema), id: "__inline" });
  return plain(
    z.toJSONSchema(registry, { ...SETTINGS, metadata: registry, uri: uriOf }).schemas["__inline"],
  );
}

function componentSchemas(contracts: readonly RouteContract[]): Json {
  const registry = z.registry<{ id?: string }>();
  for (const [name, schema] of identified(contracts))
    registry.add(schema, { ...z.globalRegistry.get(schema), id: name });
  const { schemas } = z.toJSONSchema(registry, { ...SETTINGS, metadata: registry, uri: uriOf });
  const names = Object.keys(schemas).sort();
  return Object.fromEntries(names.map((name) => [name, plain(schemas[name])]));
}

const uriOf = (id: string): string => `#/components/schemas/${id}`;

/** Every schema with an id that one of these operations reaches, by id. */
function identified(contracts: readonly RouteContract[] = TABLES.all): Map<string, z.ZodType> {
  const found = new Map<string, z.ZodType>();
  const seen = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null || seen.has(value)) return;
    seen.add(value);
    if (value instanceof z.ZodType) {
      const id = z.globalRegistry.get(value)?.id;
      if (id !== undefined) found.set(id, value);
      visit(value.def);
      if (value instanceof z.ZodObject) visit(value.shape);
    } else for (const inner of Object.values(value)) visit(inner);
  };
  visit([
    problem,
    ...contracts.flatMap((route) => [
      route.params?.shape,
      route.query?.shape,
      route.body,
      route.success.body,
    ]),
  ]);
  return found;
}

/** Without what is meaningless inside a document: `$id` and `$schema`, and the `id` zod copies from the metadata. */
function plain(schema: unknown): Json {
  const { $id: _id, $schema: _schema, id: _metaId, ...rest } = schema as Record<string, unknown>;
  return rest;
}
