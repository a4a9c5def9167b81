import { type RegisterRoute, WireAnswer } from "../../../platform/http/index.ts";
import { fromPublicId } from "../../../platform/ids.ts";
import type { Requests } from "./service.ts";

export function registerRequestRoutes(route: RegisterRoute, requests: Requests): void {
  route(
    "createMoneyRequest",
    async ({ actor, body, idempotencyKey }) =>
      new WireAnswer(
        await requests.ask({ customerId: actor.customerId, wish: body, idempotencyKey }),
      ),
  );
  route("listMoneyRequests", ({ actor, query }) => requests.list(actor.customerId, query));
  route("getMoneyRequest", ({ actor, params }) =>
    requests.get(actor.customerId, fromPublicId(params.requestId)),
  );
  route("turnDownMoneyRequest", ({ actor, params, body }) =>
    requests.turnDown({
      customerId: actor.customerId,
      requestId: fromPublicId(params.requestId),
      isBlocking: body.block ?? false,
    }),
  );
  route("withdrawMoneyRequest", ({ actor, params }) =>
    requests.withdraw(actor.customerId, fromPublicId(params.requestId)),
  );
  route("listRequestBlocks", ({ actor }) => requests.blocks(actor.customerId));
  route("removeRequestBlock", async ({ actor, params }) => {
    await requests.removeBlock(actor.customerId, fromPublicId(params.blockId));
    return undefined;
  });
}
