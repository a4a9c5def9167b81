import { type RegisterRoute, RequestRefused } from "../../platform/http/index.ts";
import type { NetworkEvents } from "./events.ts";
import { binOf, SANDBOX_CARDS } from "./sandbox/test-cards.ts";
import type { Card, Cards, Verification } from "./service.ts";

/** What networks sign with; nothing else of their requests is handed on. */
const SIGNATURE_HEADERS = ["sandbox-signature", "stripe-signature"] as const;

export function registerCardRoutes(
  route: RegisterRoute,
  cards: Cards,
  options: { readonly isDemo: boolean; readonly events: NetworkEvents },
): void {
  route("listCards", async ({ actor }) => ({
    cards: (await cards.list(actor.customerId)).map(wireOf),
  }));

  route("addCard", async ({ actor, body, ip, userAgent }) => {
    const { securityCode, ...card } = body;
    const origin = { ip, userAgent };
    return answerOf(await cards.add({ customerId: actor.customerId, card, securityCode, origin }));
  });

  route("finishCard", async ({ actor, params, ip, userAgent }) =>
    answerOf(
      await cards.finish({
        customerId: actor.customerId,
        cardId: params.cardId,
        origin: { ip, userAgent },
      }),
    ),
  );

  route("removeCard", async ({ actor, params, ip, userAgent }) => {
    await cards.remove(actor.customerId, params.cardId, { origin: { ip, userAgent } });
    return undefined;
  });

  route("listSandboxCards", async () => {
    if (!options.isDemo) throw new RequestRefused("not_found");
    return { cards: SANDBOX_LIST };
  });

  route("receiveNetworkEvent", async ({ params, rawBody, header }) => {
    const headers = Object.fromEntries(SIGNATURE_HEADERS.map((name) => [name, header(name)]));
    await options.events.receive({ acquirer: params.acquirer, headers, rawBody });
    return { receivedAt: new Date().toISOString() };
  });
}

const SANDBOX_LIST = SANDBOX_CARDS.flatMap(({ number, behaviour }) => {
  const bin = binOf(number);
  if (bin === null) return [];
  const causes = behaviour.kind === "declines" ? behaviour.code : behaviour.kind;
  return [{ number, brand: bin.brand, funding: bin.funding, issuerCountry: bin.country, causes }];
});

const wireOf = ({ label, saved, ...card }: Card) => ({
  ...card,
  label: { ...label },
  saved: saved === null ? null : { ...saved },
});

const answerOf = (verification: Verification) => ({
  outcome: verification.outcome,
  challengeUrl: verification.outcome === "challenge" ? verification.url : null,
  card: wireOf(verification.card),
});
