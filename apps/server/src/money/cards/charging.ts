import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/index.ts";
import { derivedId } from "../../platform/derived-id.ts";
import {
  type Acquirer,
  type AdviceCode,
  type CardAcquirer,
  type CardDeclineCode,
  type ChargeAnswer,
  type EnquiryAnswer,
  type NetworkDecline,
  OutcomeUnknown,
} from "./ports.ts";
import { findCard } from "./repository.ts";
import { mayAskAnother } from "./retry-class.ts";
import { routeOf } from "./routing.ts";
import { beginTry, endTry, type NetworkTry, routingRules, triesOf } from "./tries.ts";
import type { Vault } from "./vault.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export interface ChargingDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly acquirers: readonly CardAcquirer[];
  /** For the cards of the demo world, which have no number. */
  readonly demo: Acquirer;
}

/**
 * What payments charges through: the networks in the order of the rules, one after the other, and only where a network
 * said that another may be asked (retry-class.ts). Each try is written down before it is made, so that after a lost
 * answer or a crash the right network is asked, and no second one ever is.
 */
export function createCharging(deps: ChargingDeps): Acquirer {
  const { database, clock, vault, acquirers, demo } = deps;
  const db = database.kysely;
  const named = (name: string): CardAcquirer => {
    const found = acquirers.find((acquirer) => acquirer.name === name);
    // Its keys were taken away while a payment was under way: nobody can ask it now.
    if (found === undefined) throw new OutcomeUnknown(`no keys for the network ${name}`);
    return found;
  };

  /** What a network said earlier, asking it when that was lost. */
  async function outcomeOf(attempt: NetworkTry): Promise<EnquiryAnswer> {
    if (attempt.outcome !== null) return answerOf(attempt);
    const status = await named(attempt.acquirer).enquire(attempt.reference);
    switch (status.outcome) {
      case "unknown":
      case "not_found":
        return { outcome: status.outcome };
      case "challenge":
        return { outcome: "unknown" };
      case "authorized":
      case "captured":
        await end(attempt, { outcome: "approved" });
        return { outcome: "approved" };
      case "voided":
        await end(attempt, { outcome: "cancelled" });
        return declinedWith("generic_decline", null);
      case "declined":
        await end(attempt, status);
        return declinedWith(status.networkCode, status.adviceCode);
    }
  }

  const end = (
    { reference, seq }: Pick<NetworkTry, "reference" | "seq">,
    answer: { outcome: "approved" } | { outcome: "cancelled" } | NetworkDecline,
  ): Promise<void> =>
    endTry(db, {
      reference,
      seq,
      outcome: answer.outcome,
      networkCode: answer.outcome === "declined" ? answer.networkCode : null,
      adviceCode: answer.outcome === "declined" ? answer.adviceCode : null,
      at: clock.now(),
    });

  async function chargeAt(
    acquirer: CardAcquirer,
    request: Parameters<Acquirer["charge"]>[0],
    seq: number,
  ): Promise<ChargeAnswer | "another"> {
    const { reference, amount, cardId, signal } = request;
    const card = await vault.detailsOf(cardId);
    if (card === null) return declinedWith("invalid_account", null);
    const begun = await beginTry(db, {
      reference,
      seq,
      acquirer: acquirer.name,
      amount,
      at: clock.now(),
    });
    // Another process is asking with this very reference: it will have the answer.
    if (!begun) throw new OutcomeUnknown("another process is asking the network");
    const answer = await acquirer.authorize({ reference, amount, card, capture: true, signal });
    if (answer.outcome === "unknown" || answer.outcome === "challenge")
      throw new OutcomeUnknown(`${acquirer.name} did not answer`);
    if (answer.outcome === "approved") {
      await end({ reference, seq }, { outcome: "approved" });
      return { outcome: "approved" };
    }
    await end({ reference, seq }, answer);
    return mayAskAnother(answer) ? "another" : declinedWith(answer.networkCode, answer.adviceCode);
  }

  async function charge(request: Parameters<Acquirer["charge"]>[0]): Promise<ChargeAnswer> {
    const { reference, amount, cardId } = request;
    const made = await triesOf(db, reference);
    const last = made.at(-1);
    if (last !== undefined) {
      const known = await outcomeOf(last);
      if (known.outcome === "unknown" || known.outcome === "not_found")
        throw new OutcomeUnknown("the network has not answered yet");
      return known;
    }
    const card = await findCard(db, cardId);
    if (card === null) return declinedWith("invalid_account", null);
    const order = routeOf(
      await routingRules(db),
      {
        brand: card.brand,
        funding: card.funding,
        currency: amount.currency,
        isSandbox: card.is_sandbox,
      },
      acquirers.map(({ name }) => name),
    );
    for (const [index, name] of order.entries()) {
      const answer = await chargeAt(named(name), request, index + 1);
      if (answer !== "another") return answer;
    }
    const tried = (await triesOf(db, reference)).at(-1);
    return tried === undefined ? declinedWith("card_not_supported", null) : answerOf(tried);
  }

  return {
    name: "cards",
    charge: (request) => (UUID.test(request.cardId) ? charge(request) : demo.charge(request)),

    async enquire(reference) {
      const last = (await triesOf(db, reference)).at(-1);
      return last === undefined ? demo.enquire(reference) : outcomeOf(last);
    },

    async cancel(request) {
      if (!UUID.test(request.cardId)) return demo.cancel(request);
      const { reference, amount } = request;
      const made = await triesOf(db, reference);
      if (made.length === 0) {
        // Nobody was asked; this row keeps it so, also for a charge that wakes up late in another process.
        const at = clock.now();
        await beginTry(db, { reference, seq: 1, acquirer: "none", amount, at });
        return endTry(db, {
          reference,
          seq: 1,
          outcome: "cancelled",
          networkCode: null,
          adviceCode: null,
          at,
        });
      }
      for (const attempt of made) {
        if (attempt.outcome === "cancelled" || attempt.outcome === "declined") continue;
        const operationId = derivedId(reference, "cancel");
        const answer = await named(attempt.acquirer).void({ reference, operationId });
        if (answer.outcome !== "done")
          throw new OutcomeUnknown(`${attempt.acquirer} did not confirm that it lets go`);
        await end(attempt, { outcome: "cancelled" });
      }
    },
  };
}

const answerOf = (attempt: NetworkTry): ChargeAnswer =>
  attempt.outcome === "approved"
    ? { outcome: "approved" }
    : declinedWith(
        attempt.networkCode ?? "generic_decline",
        attempt.adviceCode as AdviceCode | null,
      );

/** Until payments reads the network's own code, the three codes it has always had. */
const OWN_CODES: Readonly<Record<string, CardDeclineCode>> = {
  insufficient_funds: "card_insufficient_funds",
  expired_card: "card_expired",
};

function declinedWith(networkCode: string, adviceCode: AdviceCode | null): ChargeAnswer {
  const code = OWN_CODES[networkCode] ?? "card_declined";
  return { outcome: "declined", code, networkCode, adviceCode };
}
