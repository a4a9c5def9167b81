import { expect, it } from "vitest";
import { derivedId } from "./derived-id.ts";
import { newId } from "./ids.ts";

it("gives the same id for the same base and label, another for any other", () => {
  const base = newId();
  expect(derivedId(base, "fee")).toBe(derivedId(base, "fee"));
  expect(
    new Set([base, derivedId(base, "fee"), derivedId(base, "hold"), derivedId(newId(), "fee")])
      .size,
  ).toBe(4);
});

it("is a UUIDv8 that sorts beside its base", () => {
  const base = newId();
  const id = derivedId(base, "fee");
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(id.slice(0, 13)).toBe(base.slice(0, 13));
});
