import { expect, it } from "vitest";
import { isSandboxSource } from "./reconciliation-room.ts";

it.each([
  ["sandbox", true, true],
  ["sandbox_network", true, true],
  ["sandbox_bank", true, true],
  ["stripe", true, false],
  // Stripe's test keys charge nobody.
  ["stripe", false, true],
])("what settles as %s, with live keys %s: of the sandbox %s", (source, takesRealMoney, is) => {
  expect(isSandboxSource({ takesRealMoney })(source)).toBe(is);
});
