import type { RegisterRoute } from "../../platform/http/index.ts";
import type { Cards } from "./service.ts";

export function registerCardRoutes(route: RegisterRoute, cards: Cards): void {
  route("listCards", async () => ({
    cards: cards.list().map((card) => ({ ...card, label: { ...card.label } })),
  }));
}
