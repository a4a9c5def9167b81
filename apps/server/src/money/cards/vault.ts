import type { AuditEvent, AuditTrail } from "../../platform/audit-trail.ts";
import { isLuhnValid } from "../../platform/card-number.ts";
import type { Clock } from "../../platform/clock.ts";
import { mac } from "../../platform/crypto.ts";
import type { Database } from "../../platform/db/index.ts";
import { newId } from "../../platform/ids.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import {
  type Envelope,
  type KeyWrapper,
  openNumber,
  resealNumber,
  sealNumber,
} from "./envelope.ts";
import type { CardDetails } from "./ports.ts";
import {
  type CardRow,
  cardsLoader,
  findCard,
  fingerprintsOf,
  insertCard,
  purgeRemoved,
  removeCard,
  replaceEnvelope,
  sealedUnderOthers,
} from "./repository.ts";
import { binOf } from "./sandbox/test-cards.ts";

/** How long the number of a removed card is kept, for a refund that comes after; then it is destroyed (row C8). @internal exported for its test. */
export const PURGE_AFTER_DAYS = 30;
const DAY_MS = 86_400_000;
/** More cards than anybody carries: a list that is longer is somebody trying numbers. */
const MOST_CARDS = 20;
const ROTATE_AT_ONCE = 100;
const NIL = "00000000-0000-0000-0000-000000000000";

/** A card as its owner typed it; lives as long as the request that carried it. */
export interface TypedCard {
  readonly number: string;
  readonly expiryMonth: number;
  readonly expiryYear: number;
}

export interface VaultDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Pick<AuditTrail, "write">;
  readonly wrapper: KeyWrapper;
  /** 32 bytes of a key used for nothing else. */
  readonly fingerprintKey: Buffer;
  /** A demo takes the sandbox's cards only, so that nobody types a real number into it. */
  readonly takesOnlySandbox: boolean;
}

/** Where saved cards are. No method but `detailsOf` ever gives a number out, and only to an acquirer's call. */
export type Vault = ReturnType<typeof createVault>;

export function createVault(deps: VaultDeps) {
  const { database, clock, wrapper } = deps;

  async function add(
    customerId: string,
    typed: TypedCard,
    event: Pick<AuditEvent, "origin">,
  ): Promise<CardRow> {
    requireUsable(typed, clock.now(), deps.takesOnlySandbox);
    const have = await fingerprintsOf(database.kysely, customerId);
    const fingerprint = mac(deps.fingerprintKey, typed.number);
    const isNew = !have.some((known) => known.equals(fingerprint));
    if (isNew && have.length >= MOST_CARDS) throw new RequestRefused("too_many_cards");
    const id = newId();
    const envelope = await sealNumber(wrapper, id, typed.number);
    const bin = binOf(typed.number);
    return database.kysely.transaction().execute(async (tx) => {
      const card = await insertCard(tx, {
        id,
        customer_id: customerId,
        fingerprint,
        brand: bin?.brand ?? brandOf(typed.number),
        last_four: typed.number.slice(-4),
        expiry_month: typed.expiryMonth,
        expiry_year: typed.expiryYear,
        funding: bin?.funding ?? "unknown",
        issuer_country: bin?.country ?? null,
        is_sandbox: bin !== null,
        key_id: envelope.keyId,
        wrapped_key: envelope.wrappedKey,
        sealed_number: envelope.sealedNumber,
        added_at: clock.now(),
        verify_with: null,
        verify_reference: null,
        verified_at: null,
        removed_at: null,
      });
      await deps.audit.write(tx, about("card.added", card, event));
      return card;
    });
  }

  return {
    add,
    list: cardsLoader(database),

    /** `null` for a card that is not this customer's, the same as for one that does not exist. */
    async find(cardId: string, customerId: string): Promise<CardRow | null> {
      const card = await findCard(database.kysely, cardId);
      return card?.customer_id === customerId && card.removed_at === null ? card : null;
    },

    /** Refuses with `not_found`, the same for foreign and missing ones. */
    async remove(
      customerId: string,
      cardId: string,
      event: Pick<AuditEvent, "origin">,
    ): Promise<void> {
      await database.kysely.transaction().execute(async (tx) => {
        const isRemoved = await removeCard(tx, { id: cardId, customerId, at: clock.now() });
        const card = isRemoved ? await findCard(tx, cardId) : null;
        if (card === null) throw new RequestRefused("not_found");
        await deps.audit.write(tx, about("card.removed", card, event));
      });
    },

    /** The number for one call to an acquirer. `null`: purged, or never there. */
    async detailsOf(cardId: string): Promise<CardDetails | null> {
      const card = await findCard(database.kysely, cardId);
      const envelope = card === null ? null : envelopeOf(card);
      if (card === null || envelope === null) return null;
      return {
        number: await openNumber(wrapper, card.id, envelope),
        expiryMonth: card.expiry_month,
        expiryYear: card.expiry_year,
      };
    },

    /** The job of every day (row C8). */
    purge: (): Promise<number> =>
      purgeRemoved(database.kysely, new Date(clock.now().getTime() - PURGE_AFTER_DAYS * DAY_MS)),

    /**
     * Seals every card under another key than the current one anew, in small steps and beside the running service: who
     * reads a card in between opens it with the key its row names. Repeatable; returns how many it sealed.
     */
    async rotate(): Promise<number> {
      let after = NIL;
      let rotated = 0;
      for (;;) {
        const { currentKeyId } = wrapper;
        const cards = await sealedUnderOthers(database.kysely, {
          currentKeyId,
          after,
          limit: ROTATE_AT_ONCE,
        });
        const last = cards.at(-1);
        if (last === undefined) return rotated;
        for (const card of cards) {
          const old = envelopeOf(card);
          if (old === null) continue;
          const envelope = await resealNumber(wrapper, card.id, old);
          const request = { id: card.id, oldKeyId: old.keyId, envelope };
          if (await replaceEnvelope(database.kysely, request)) rotated += 1;
        }
        after = last.id;
      }
    },
  };
}

function envelopeOf(card: CardRow): Envelope | null {
  const { key_id: keyId, wrapped_key: wrappedKey, sealed_number: sealedNumber } = card;
  return keyId === null || wrappedKey === null || sealedNumber === null
    ? null
    : { keyId, wrappedKey, sealedNumber };
}

/** What is wrong with a typed card names its field; nothing of the number is repeated. */
function requireUsable(typed: TypedCard, now: Date, takesOnlySandbox: boolean): void {
  const field = !isLuhnValid(typed.number)
    ? "number"
    : Date.UTC(typed.expiryYear, typed.expiryMonth, 1) <= now.getTime()
      ? "expiryYear"
      : null;
  if (field !== null)
    throw new RequestRefused("validation_failed", { errors: [{ field, code: "invalid" }] });
  if (takesOnlySandbox && binOf(typed.number) === null)
    throw new RequestRefused("card_not_sandbox", {
      errors: [{ field: "number", code: "invalid" }],
    });
}

/** Of a card that no range of ours knows: by its first digits, as its owner would. */
function brandOf(number: string): string {
  if (/^4/.test(number)) return "Visa";
  if (/^(5[1-5]|2[2-7])/.test(number)) return "Mastercard";
  if (/^(62|81)/.test(number)) return "UnionPay";
  if (/^3[47]/.test(number)) return "American Express";
  return /^35/.test(number) ? "JCB" : "Card";
}

const about = (
  type: "card.added" | "card.removed",
  card: CardRow,
  { origin }: Pick<AuditEvent, "origin">,
): AuditEvent => ({
  type,
  actor: { kind: "customer", id: card.customer_id },
  subject: { kind: "customer", id: card.customer_id },
  outcome: "success",
  origin,
  details: { brand: card.brand, lastFour: card.last_four },
});
