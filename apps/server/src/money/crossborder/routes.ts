import type { RegisterRoute } from "../../platform/http/index.ts";
import { priceOnWire } from "../payments/index.ts";
import type { Crossborder } from "./service.ts";
import { corridorsOnWire } from "./wire.ts";

/** What anybody may ask before they have an account: where to, and at what price. */
export function registerCrossborderRoutes(route: RegisterRoute, crossborder: Crossborder): void {
  route("listCorridors", () => corridorsOnWire(crossborder));
  route("priceRemittance", async ({ body }) => priceOnWire(await crossborder.price(body)));
}
