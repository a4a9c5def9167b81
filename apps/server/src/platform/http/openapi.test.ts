import {
  allRoutes,
  ERROR_CODES,
  ERRORS,
  type OperationId,
  type RouteContract,
  routes,
} from "@okpay/contracts";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { buildOpenApiDocument } from "./openapi.ts";
import { examples } from "./openapi-examples.ts";
import { refusalsOf } from "./refusals-of.ts";

const document = JSON.parse(JSON.stringify(buildOpenApiDocument())) as {
  paths: Record<
    string,
    Record<
      string,
      {
        operationId: string;
        security: unknown[];
        responses: Record<string, unknown>;
        parameters?: { $ref?: string; name?: string }[];
      }
    >
  >;
  components: { schemas: Record<string, Record<string, unknown>> };
};
const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
const contracts = Object.values(routes) as RouteContract[];

describe("the OpenAPI document", () => {
  it("has every operation of the contract once", () => {
    expect(operations.map(({ operationId }) => operationId).sort()).toEqual(
      Object.keys(routes).sort(),
    );
  });

  it("writes amounts as decimal strings, never as numbers or as anything", () => {
    expect(document.components.schemas["MinorUnits"]).toMatchObject({
      type: "string",
      pattern: expect.any(String),
    });
    expect(document.components.schemas["PositiveMinorUnits"]).toMatchObject({
      type: "string",
      pattern: expect.any(String),
    });
    const text = JSON.stringify(document);
    expect(text).not.toMatch(/"amountMinor":\{\}/);
    expect(text).not.toContain("bigint");
  });

  it("every reference leads to a component", () => {
    const components = document.components as unknown as Record<string, Record<string, unknown>>;
    for (const [, kind = "", name = ""] of JSON.stringify(document).matchAll(
      /"#\/components\/(\w+)\/(\w+)"/g,
    ))
      expect([kind, name, components[kind]?.[name] !== undefined]).toEqual([kind, name, true]);
  });

  it("says which operations need a session and an idempotency key", () => {
    for (const contract of contracts) {
      const operation = operations.find(({ operationId }) => operationId === contract.operationId);
      expect(operation?.security).toEqual(
        contract.access === "public" ? [] : [{ [contract.access]: [] }],
      );
      expect(
        (operation?.parameters ?? []).some(
          ({ $ref }) => $ref === "#/components/parameters/IdempotencyKey",
        ),
      ).toBe(contract.idempotency === "required");
    }
  });

  it("names the refusals of every operation by status", () => {
    for (const contract of contracts) {
      const operation = operations.find(({ operationId }) => operationId === contract.operationId);
      for (const code of refusalsOf(contract))
        expect(JSON.stringify(operation?.responses[String(ERRORS[code].status)])).toContain(
          `\`${code}\``,
        );
    }
    const named = new Set((Object.values(allRoutes) as RouteContract[]).flatMap(refusalsOf));
    // These are answered before it is known which operation was meant.
    expect(ERROR_CODES.filter((code) => !named.has(code))).toEqual([
      "malformed_request",
      "https_required",
      "method_not_allowed",
      "request_timeout",
      "page_outdated",
    ]);
  });

  it("has an example for every body, and each is what the contract says", () => {
    for (const contract of contracts) {
      const example = examples[contract.operationId as OperationId];
      const parse = (schema: z.ZodType, value: unknown) =>
        expect([contract.operationId, schema.safeParse(value).error?.issues ?? []]).toEqual([
          contract.operationId,
          [],
        ]);
      if (contract.body !== undefined) parse(contract.body, example?.request);
      if (contract.success.body !== null && typeof contract.success.body !== "string")
        parse(contract.success.body, example?.response);
    }
  });
});
