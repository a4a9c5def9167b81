import { createPeopleWorld, createTestDatabase } from "@okpay/testkit";
import { afterAll, expect, it } from "vitest";
import { CURRENT_CONSENTS } from "../consents.ts";
import { createConsents } from "./service.ts";

const { url } = await createTestDatabase();
const world = createPeopleWorld({ url });
afterAll(() => world.close());
const TOMORROW = { ...CURRENT_CONSENTS, terms: "2099-01-01" };
const BROWSER = { ip: "203.0.113.7", userAgent: "test" };

it("a new version is asked for again, and stands with its document's digest once accepted [R8]", async () => {
  const { customerId } = await world.customer();
  const today = createConsents(world);
  expect(await today.areCurrent(customerId)).toBe(true);

  const tomorrow = createConsents({ ...world, versions: TOMORROW });
  expect(await tomorrow.areCurrent(customerId)).toBe(false);
  expect(await tomorrow.of(customerId)).toContainEqual(
    expect.objectContaining({
      document: "terms",
      acceptedVersion: CURRENT_CONSENTS.terms,
      isAcceptanceNeeded: true,
    }),
  );
  await tomorrow.accept({
    ...BROWSER,
    customerId,
    locale: "en",
    document: "terms",
    version: TOMORROW.terms,
  });
  expect(await tomorrow.areCurrent(customerId)).toBe(true);
  expect((await tomorrow.of(customerId)).some(({ isAcceptanceNeeded }) => isAcceptanceNeeded)).toBe(
    false,
  );
});
