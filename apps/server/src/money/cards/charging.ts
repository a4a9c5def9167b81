import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/index.ts";
import { derivedId } from "../../platform/derived-id.ts";
import { anyOf } from "./any-of.ts";
import { keptOf, surplusIdOf, wasDone } from "./network-status.ts";
import {
  type Acquirer,
  type AdviceCode,
  type CardAcquirer,
  type CardDeclineCode,
  type CardFacts,
  type CardOperation,
  type ChallengeAnswer,
  type ChargeAnswer,
  type EnquiryAnswer,
  type NetworkDecline,
  NetworkRemoved,
  type NetworkStatus,
  type OperationAnswer,
  OutcomeUnknown,
} from "./ports.ts";
import { findCard, noteFacts } from "./repository.ts";
import { mayAskAnother } from "./retry-class.ts";
import { routeOf } from "./routing.ts";
import {
  beginTry,
  endTry,
  type NetworkTry,
  NOBODY,
  neverAsk,
  noteChallenge,
  routingRules,
  triesOf,
} from "./tries.ts";
import type { Vault } from "./vault.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export interface ChargingDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly acquirers: readonly CardAcquirer[];
  /** For the cards of the demo world, which have no number. */
  readonly demo: Acquirer;
  /** A network that something is owed to or by cannot be asked any more; feeds metrics. */
  readonly onNetworkRemoved?: (network: string) => void;
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
    if (found === undefined) {
      deps.onNetworkRemoved?.(name);
      throw new NetworkRemoved(`no keys for the network ${name}`);
    }
    return found;
  };

  /** What was asked lately may have been done and not be found yet: then `not_found` is no answer. `times`: so much longer. */
  const mayBeFoundLater = ({ acquirer, askedAt }: NetworkTry, times = 1): boolean =>
    clock.now().getTime() - askedAt.getTime() < named(acquirer).findsAfterMs * times;

  /** What a network said earlier, asking it when that was lost. */
  async function outcomeOf(attempt: NetworkTry): Promise<EnquiryAnswer> {
    const known = answerOf(attempt);
    if (known !== null) return known;
    if (attempt.acquirer === NOBODY) return { outcome: "not_found" };
    const status = await named(attempt.acquirer).enquire(attempt.reference);
    switch (status.outcome) {
      case "unknown":
        return { outcome: "unknown" };
      case "not_found":
        return { outcome: mayBeFoundLater(attempt) ? "unknown" : "not_found" };
      case "challenge":
        await noteChallenge(db, { ...attempt, acquirerReference: status.acquirerReference });
        return { outcome: "challenge", url: status.url };
      case "authorized":
      case "captured":
        await noteYes(attempt, status.card);
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

  /** With what the network says of a card that was saved before anybody knew what it is. */
  async function noteYes(
    attempt: Pick<NetworkTry, "reference" | "seq" | "cardId">,
    card: CardFacts | undefined,
  ): Promise<void> {
    await end(attempt, { outcome: "approved" });
    if (card !== undefined && attempt.cardId !== null) await noteFacts(db, attempt.cardId, card);
  }

  async function chargeAt(
    acquirer: CardAcquirer,
    request: Parameters<Acquirer["charge"]>[0],
    seq: number,
  ): Promise<ChargeAnswer | ChallengeAnswer | "another"> {
    const { reference, amount, cardId, signal, holdsOnly = false, returnUrl, payee } = request;
    const card = await vault.detailsOf(cardId);
    if (card === null) return declinedWith("invalid_account", null);
    const begun = await beginTry(db, {
      reference,
      seq,
      acquirer: acquirer.name,
      amount,
      cardId,
      at: clock.now(),
    });
    // Another process is asking with this very reference: it will have the answer.
    if (!begun) throw new OutcomeUnknown("another process is asking the network");
    const answer = await acquirer.authorize({
      reference,
      amount,
      card,
      capture: !holdsOnly,
      ...(returnUrl === undefined ? {} : { returnUrl }),
      ...(payee === undefined ? {} : { payee }),
      signal,
    });
    if (answer.outcome === "unknown") throw new OutcomeUnknown(`${acquirer.name} did not answer`);
    if (answer.outcome === "challenge") {
      await noteChallenge(db, {
        reference,
        seq,
        acquirerReference: answer.acquirerReference,
      });
      return { outcome: "challenge", url: answer.url };
    }
    if (answer.outcome === "approved") {
      await noteYes({ reference, seq, cardId }, answer.card);
      return { outcome: "approved" };
    }
    await end({ reference, seq }, answer);
    return mayAskAnother(answer) ? "another" : declinedWith(answer.networkCode, answer.adviceCode);
  }

  async function charge(
    request: Parameters<Acquirer["charge"]>[0],
  ): Promise<ChargeAnswer | ChallengeAnswer> {
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
      // Who asked has given up, and may have been told that it is declined: a network asked now would charge for nobody.
      if (request.signal.aborted) throw new OutcomeUnknown("the time for asking is over");
      const answer = await chargeAt(named(name), request, index + 1);
      if (answer !== "another") return answer;
    }
    const tried = (await triesOf(db, reference)).at(-1);
    return (
      (tried === undefined ? null : answerOf(tried)) ?? declinedWith("card_not_supported", null)
    );
  }

  async function finishChallenge(reference: string): Promise<EnquiryAnswer> {
    const waiting = (await triesOf(db, reference)).at(-1);
    if (waiting === undefined) return { outcome: "not_found" };
    const known = answerOf(waiting);
    if (known !== null) return known;
    const answer = await named(waiting.acquirer).finishChallenge(waiting);
    if (answer.outcome === "unknown")
      throw new OutcomeUnknown(`${waiting.acquirer} did not answer`);
    if (answer.outcome === "challenge") return { outcome: "challenge", url: answer.url };
    if (answer.outcome === "approved") {
      await noteYes(waiting, answer.card);
      return { outcome: "approved" };
    }
    await end(waiting, answer);
    return declinedWith(answer.networkCode, answer.adviceCode);
  }

  /** At the network that said yes, and at no other. */
  async function operate(operation: CardOperation): Promise<OperationAnswer> {
    const { kind, reference, operationId, amount, isFinal } = operation;
    const held = (await triesOf(db, reference)).find(({ outcome }) => outcome === "approved");
    if (held === undefined) return { outcome: "refused", networkCode: "not_found" };
    const acquirer = named(held.acquirer);
    if (operation.isRepeat) {
      const status = await acquirer.enquire(reference);
      if (wasDone(operation, status)) return { outcome: "done" };
      // A network keeps its keys for a day or so: asked again without knowing, it might do it twice.
      if (status.outcome === "unknown") return { outcome: "unknown" };
    }
    const answer = await (kind === "void"
      ? acquirer.void({ reference, operationId })
      : kind === "capture"
        ? acquirer.capture({ reference, operationId, amount, isFinal })
        : acquirer.refund({ reference, operationId, amount, isRepeat: operation.isRepeat }));
    // What ended by itself cannot be let go of, and is: networks end what nobody took, by their own clock.
    if (kind === "void" && answer.outcome === "refused") {
      const status = await acquirer.enquire(reference);
      const isFree = await isLetGo(held, operation.totalAfterMinor, status);
      if (isFree === "yes") return { outcome: "done" };
      // Told that it was refused, somebody would ask under another id, while a surplus may be on its way back already.
      if (isFree === "unknown") return { outcome: "unknown" };
    }
    const isNotFound = answer.outcome === "refused" && answer.networkCode === "not_found";
    return isNotFound && mayBeFoundLater(held) ? { outcome: "unknown" } : answer;
  }

  /**
   * Whether nothing is held any more and no more kept than we know of, after the network would not let go: it refuses to let go
   * of what it does not hold, for ever. What it took beyond that is in nobody's books, and goes back to its payer, under an id
   * that follows from all that has to go back: whoever asks again, under whatever id of theirs, gives it back once.
   */
  async function isLetGo(
    attempt: NetworkTry,
    keepsMinor: bigint,
    status: NetworkStatus,
  ): Promise<"yes" | "no" | "unknown"> {
    if (status.outcome === "unknown") return "unknown";
    if (status.outcome === "voided" || status.outcome === "declined") return "yes";
    // What was never found is nothing only once it would have been.
    if (status.outcome === "not_found") return mayBeFoundLater(attempt, LOOKED_FOR) ? "no" : "yes";
    if (status.outcome !== "captured") return "no";
    const surplus = keptOf(status) - keepsMinor;
    if (surplus <= 0n) return "yes";
    const { outcome } = await named(attempt.acquirer).refund({
      reference: attempt.reference,
      operationId: surplusIdOf(attempt.reference, status.capturedMinor - keepsMinor),
      amount: { amountMinor: surplus, currency: status.authorized.currency },
    });
    return outcome === "refused" ? "no" : outcome === "done" ? "yes" : "unknown";
  }

  /** Throws `OutcomeUnknown` until the network holds nothing of it any more. */
  async function letGo(attempt: NetworkTry): Promise<void> {
    const { reference } = attempt;
    const acquirer = named(attempt.acquirer);
    const operationId = derivedId(reference, "cancel");
    const answer = await acquirer.void({ reference, operationId });
    if (answer.outcome === "done") return;
    const status = answer.outcome === "refused" ? await acquirer.enquire(reference) : null;
    if (status !== null && (await isLetGo(attempt, 0n, status)) === "yes") return;
    throw new OutcomeUnknown(`${attempt.acquirer} did not confirm that it lets go`);
  }

  /** What said no, beside another network that said yes. */
  async function refusedElsewhere(reference: string): Promise<readonly NetworkTry[]> {
    const made = await triesOf(db, reference);
    const held = made.find(({ outcome }) => outcome === "approved");
    if (held === undefined) return [];
    return made.filter(
      ({ outcome, acquirer }) => outcome === "declined" && acquirer !== held.acquirer,
    );
  }

  /** Asks one network. */
  async function holdsMoneyAt(attempt: NetworkTry): Promise<boolean> {
    if (attempt.acquirer === NOBODY) return false;
    const status = await named(attempt.acquirer).enquire(attempt.reference);
    if (
      status.outcome === "unknown" ||
      (status.outcome === "not_found" && mayBeFoundLater(attempt))
    )
      throw new OutcomeUnknown(`${attempt.acquirer} does not say what it holds`);
    return (
      status.outcome === "authorized" || (status.outcome === "captured" && keptOf(status) > 0n)
    );
  }

  return {
    name: "cards",
    charge: (request) => (UUID.test(request.cardId) ? charge(request) : demo.charge(request)),

    finishChallenge,
    operate,

    async enquire(reference) {
      const last = (await triesOf(db, reference)).at(-1);
      return last === undefined ? demo.enquire(reference) : outcomeOf(last);
    },

    async holdsMoney(reference) {
      const made = await triesOf(db, reference);
      if (made.length === 0) return demo.holdsMoney(reference);
      return anyOf(made, async (attempt) => {
        const isHeld = await holdsMoneyAt(attempt);
        // It counts as having said yes.
        if (isHeld) await end(attempt, { outcome: "approved" });
        return isHeld;
      });
    },

    wasRefusedElsewhere: async (reference) => (await refusedElsewhere(reference)).length > 0,

    letGoElsewhere: async (reference) =>
      anyOf(await refusedElsewhere(reference), async (attempt) => {
        if (!(await holdsMoneyAt(attempt))) return false;
        // Never written down as a yes: captures and refunds go to the network that we know the payment of.
        await letGo(attempt);
        await end(attempt, { outcome: "cancelled" });
        return true;
      }),

    async cancel(request) {
      if (!UUID.test(request.cardId)) return demo.cancel(request);
      const { reference, amount } = request;
      const made = await triesOf(db, reference);
      if (made.length === 0) {
        // Nobody was asked; this row keeps it so, also for a charge that wakes up late in another process.
        if (await neverAsk(db, { reference, amount, at: clock.now() })) return;
        throw new OutcomeUnknown("another process is asking the network");
      }
      for (const attempt of made) {
        if (attempt.outcome === "cancelled" || attempt.outcome === "declined") continue;
        // Written by a process that died before this was one statement: nobody was asked then either.
        if (attempt.acquirer !== NOBODY) await letGo(attempt);
        await end(attempt, { outcome: "cancelled" });
      }
    },
  };
}

/**
 * What may hold a payer's money is looked for so many times longer than an answer is waited for: in an incident a search lags by
 * hours, and what is let go of is not asked about again.
 */
const LOOKED_FOR = 300;

/** `null` while the network or the payer has not answered. */
const answerOf = (attempt: NetworkTry): ChargeAnswer | null => {
  if (attempt.outcome === null || attempt.outcome === "challenge") return null;
  return attempt.outcome === "approved"
    ? { outcome: "approved" }
    : declinedWith(
        attempt.networkCode ?? "generic_decline",
        attempt.adviceCode as AdviceCode | null,
      );
};

/** What is told where a network's own code is not known: the three codes of the demo's cards (payments/declines.ts). */
const OWN_CODES: Readonly<Record<string, CardDeclineCode>> = {
  insufficient_funds: "card_insufficient_funds",
  expired_card: "card_expired",
};

function declinedWith(networkCode: string, adviceCode: AdviceCode | null): ChargeAnswer {
  const code = OWN_CODES[networkCode] ?? "card_declined";
  return { outcome: "declined", code, networkCode, adviceCode };
}
