import { setTimeout as wait } from "node:timers/promises";
import type { CurrencyCode } from "@okpay/money";
import type { Clock } from "../../../platform/clock.ts";
import type { Database } from "../../../platform/db/index.ts";
import { DEMO_CARDS, type DemoBehaviour } from "../demo-cards.ts";
import {
  type Acquirer,
  type CardDeclineCode,
  type ChargeAnswer,
  type EnquiryAnswer,
  OutcomeUnknown,
  type SettlementSource,
} from "../ports.ts";
import { netOf, writeSettlementFile } from "../settlement-file.ts";

/**
 * The sandbox card network behind the same port as a real one. It keeps its own books (cards.sandbox_charge), because a
 * network remembers what it was asked even when our server dies: that is what makes the lost answer, the late charge
 * and the enquiry real here. No money of ours is in it.
 */
export function createDemoAcquirer(deps: {
  database: Database;
  clock: Clock;
}): Acquirer & SettlementSource {
  const { clock } = deps;
  const books = deps.database.kysely.withTables<Tables>();

  const find = (reference: string) =>
    books
      .selectFrom("cards.sandbox_charge")
      .selectAll()
      .where("reference", "=", reference)
      .executeTakeFirst();

  /** The first row for a reference wins, whoever writes it; the others read it. */
  const record = (row: ChargeRow) =>
    books
      .insertInto("cards.sandbox_charge")
      .values(row)
      .onConflict((conflict) => conflict.column("reference").doNothing())
      .execute();

  async function enquire(reference: string): Promise<EnquiryAnswer> {
    const row = await find(reference);
    if (row === undefined) return { outcome: "not_found" };
    if (row.cancelled_at === null && row.answers_at > clock.now()) return { outcome: "unknown" };
    return answerOf(row);
  }

  return {
    name: NAME,

    async charge({ reference, amount, cardId, signal, occurredAt }) {
      const behaviour = behaviourOf(cardId);
      const now = clock.now();
      await record({
        ...verdictOf(behaviour),
        reference,
        card_id: cardId,
        amount: amount.amountMinor,
        currency: amount.currency,
        answers_at: new Date(
          now.getTime() + (behaviour.kind === "answers_late" ? behaviour.afterMs : 0),
        ),
        cancelled_at: null,
        created_at: occurredAt ?? now,
      });
      if (behaviour.kind === "loses_answer")
        throw new OutcomeUnknown("the network's answer was lost");
      if (behaviour.kind === "answers_late")
        throw new OutcomeUnknown("the network did not answer in time");
      if (behaviour.kind === "approves" && behaviour.afterMs !== undefined)
        await answerAfter(behaviour.afterMs, signal);
      return answerOf(await found(find(reference)));
    },

    enquire,

    async settlementFile(day) {
      const start = new Date(`${day}T00:00:00Z`);
      const charges = await books
        .selectFrom("cards.sandbox_charge")
        .selectAll()
        .where("created_at", ">=", start)
        .where("created_at", "<", new Date(start.getTime() + DAY_MS))
        .where("outcome", "=", "approved")
        .where("cancelled_at", "is", null)
        .orderBy("created_at")
        .orderBy("reference")
        .execute();
      return writeSettlementFile({ network: NAME, day, lines: charges.map(lineOf) });
    },

    // The demo world's cards ask nobody and are only charged at once: merchants do not take them.
    finishChallenge: (reference) => enquire(reference),
    holdsMoney: async (reference) => (await enquire(reference)).outcome === "approved",
    wasRefusedElsewhere: async () => false,
    letGoElsewhere: async () => false,
    operate: async () => ({ outcome: "refused", networkCode: "not_permitted" }),

    async cancel({ reference, amount, cardId }) {
      const now = clock.now();
      await record({
        reference,
        card_id: cardId,
        amount: amount.amountMinor,
        currency: amount.currency,
        outcome: "declined",
        code: "card_declined",
        answers_at: now,
        cancelled_at: now,
        created_at: now,
      });
      await books
        .updateTable("cards.sandbox_charge")
        .set({ cancelled_at: now })
        .where("reference", "=", reference)
        .where("cancelled_at", "is", null)
        .execute();
    },
  };
}

const DAY_MS = 86_400_000;
const NAME = "sandbox";
const FEE_PER_MILLE = 6n;

/** A charge that was cancelled was never taken: it has no line. */
function lineOf(charge: ChargeRow) {
  const line = {
    networkReference: charge.reference,
    reference: charge.reference,
    kind: "capture" as const,
    grossMinor: charge.amount,
    feeMinor: (charge.amount * FEE_PER_MILLE + 500n) / 1_000n,
    currency: charge.currency as CurrencyCode,
    at: charge.created_at,
  };
  return { ...line, netMinor: netOf(line) };
}

interface ChargeRow {
  reference: string;
  card_id: string;
  amount: bigint;
  currency: string;
  outcome: "approved" | "declined";
  code: CardDeclineCode | null;
  answers_at: Date;
  cancelled_at: Date | null;
  created_at: Date;
}

type Tables = {
  "cards.sandbox_charge": ChargeRow;
};

function behaviourOf(cardId: string): DemoBehaviour {
  const card = DEMO_CARDS.find((known) => known.id === cardId);
  // A number the network does not know is declined by it, as in life; the quote refused it long before.
  return card?.behaviour ?? { kind: "declines", code: "card_declined" };
}

const verdictOf = (behaviour: DemoBehaviour): Pick<ChargeRow, "outcome" | "code"> =>
  behaviour.kind === "declines"
    ? { outcome: "declined", code: behaviour.code }
    : { outcome: "approved", code: null };

function answerOf(row: ChargeRow): ChargeAnswer {
  if (row.cancelled_at !== null) return { outcome: "declined", code: "card_declined" };
  return row.outcome === "approved"
    ? { outcome: "approved" }
    : { outcome: "declined", code: row.code ?? "card_declined" };
}

async function found(row: Promise<ChargeRow | undefined>): Promise<ChargeRow> {
  const charge = await row;
  if (charge === undefined) throw new OutcomeUnknown("the network has lost its own record");
  return charge;
}

/** The network is still thinking when our patience ends: to us the outcome is unknown, to the network it is not. */
async function answerAfter(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(milliseconds, undefined, { signal });
  } catch (cause) {
    throw new OutcomeUnknown("the network did not answer in time", { cause });
  }
}
