import {
  type CardAcquirer,
  createSandboxNetworkAcquirer,
  type KeyWrapper,
} from "../../../apps/server/src/money/cards/index.ts";
import { type Faults, NO_FAULTS } from "../../../apps/server/src/money/cards/sandbox/faults.ts";
import { startSandboxNetwork } from "../../../apps/server/src/money/cards/sandbox/http-server.ts";
import { newId } from "../../../apps/server/src/platform/ids.ts";
import { createMoneyWorld, type FakeClock, type MoneyWorldOptions } from "./money-world.ts";

const WEBHOOK_SECRET = "a secret of the tests, long enough";
export const CARD_ORIGIN = { ip: "192.0.2.7", userAgent: "test" };

/** The room on a test's database, with a real sandbox network behind real HTTP. */
export async function createCardsWorld(options: {
  url: string;
  clock: FakeClock;
  wrapper?: KeyWrapper;
  more?: readonly CardAcquirer[];
  /** What else a money world can be told. */
  money?: Partial<MoneyWorldOptions>;
}) {
  const network = await startSandboxNetwork({ host: "127.0.0.1", port: 0, file: null });
  const merchant = `test-${newId()}`;
  const acquirer = createSandboxNetworkAcquirer({
    url: network.url,
    merchant,
    webhookSecret: WEBHOOK_SECRET,
    clock: options.clock,
  });
  const world = createMoneyWorld({
    ...options.money,
    url: options.url,
    clock: options.clock,
    acquirers: [acquirer, ...(options.more ?? [])],
    ...(options.wrapper === undefined ? {} : { wrapper: options.wrapper }),
  });
  const expiryYear = options.clock.now().getUTCFullYear() + 2;

  return {
    ...world,
    network,
    acquirer,
    /** Saves a card and has it confirmed, as its owner would. */
    async save(number: string, customerId = newId(), securityCode = "123") {
      const typed = { number, expiryMonth: 12, expiryYear };
      const first = await world.cards.add({
        customerId,
        card: typed,
        securityCode,
        origin: CARD_ORIGIN,
      });
      if (first.outcome === "challenge") {
        await fetch(first.url, {
          method: "POST",
          body: new URLSearchParams({ answer: "passed" }),
          redirect: "manual",
        });
        await world.cards.finish({ customerId, cardId: first.card.id, origin: CARD_ORIGIN });
      }
      return { customerId, cardId: first.card.id };
    },
    async setFaults(faults: Partial<Faults>): Promise<void> {
      await fetch(new URL("/v1/faults", network.url), {
        method: "PUT",
        headers: { authorization: `Bearer ${merchant}` },
        body: JSON.stringify({ ...NO_FAULTS, ...faults }),
      });
    },
    async close(): Promise<void> {
      await world.close();
      await network.close();
    },
  };
}
