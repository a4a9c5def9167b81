import { isDeclineCode, toldCode } from "@okpay/contracts";
import type { AuditEvent } from "../../platform/audit-trail.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/index.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import { DEMO_CARDS } from "./demo-cards.ts";
import type { AuthorizeAnswer, CardAcquirer } from "./ports.ts";
import { type CardFace, type CardRow, noteFacts, noteVerification } from "./repository.ts";
import { routeOf } from "./routing.ts";
import { routingRules } from "./tries.ts";
import type { TypedCard, Vault } from "./vault.ts";

const ANSWER_MS = 8_000;

/** A card as a person recognises it. */
export interface Card {
  readonly id: string;
  readonly brand: string;
  readonly lastFour: string;
  readonly label: { readonly en: string; readonly "zh-CN": string };
  readonly isSandbox: boolean;
  /** Null for the cards of the demo world, which are nobody's. */
  readonly saved: {
    readonly expiryMonth: number;
    readonly expiryYear: number;
    readonly funding: "credit" | "debit" | "prepaid" | "unknown";
    readonly issuerCountry: string | null;
    readonly isReady: boolean;
  } | null;
}

/** What the issuer said of a card that is being saved. */
export type Verification =
  | { readonly outcome: "ready"; readonly card: Card }
  | { readonly outcome: "challenge"; readonly card: Card; readonly url: string }
  /** Not answered: the card stays in the list and can be confirmed later. */
  | { readonly outcome: "unknown"; readonly card: Card };

export interface Cards {
  /** The person's saved cards, then those of the demo world. */
  list(customerId: string): Promise<readonly Card[]>;
  /** A card this person can pay with now; `null` for any other id. */
  find(cardId: string, customerId: string): Promise<Card | null>;
  /** Saves a card after asking its issuer; refuses with `card_refused`, and then nothing is saved. */
  add(request: {
    readonly customerId: string;
    readonly card: TypedCard;
    readonly securityCode: string;
    readonly origin: NonNullable<AuditEvent["origin"]>;
  }): Promise<Verification>;
  /** After the issuer's question was answered, or when its answer was lost. */
  finish(request: {
    readonly customerId: string;
    readonly cardId: string;
    readonly origin: NonNullable<AuditEvent["origin"]>;
  }): Promise<Verification>;
  remove: Vault["remove"];
}

export interface CardsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly acquirers: readonly CardAcquirer[];
  readonly isDemo: boolean;
  /** False: the networks' keys are test keys, so that no card here is charged for real, whatever its number. */
  readonly takesRealMoney: boolean;
  /** Where the issuer's page sends the person back to. */
  readonly returnUrlOf: (cardId: string) => string;
}

const DEMO: readonly Card[] = DEMO_CARDS.map(({ id, brand, lastFour, label }) => ({
  id,
  brand,
  lastFour,
  label,
  isSandbox: true,
  saved: null,
}));

export function createCards(deps: CardsDeps): Cards {
  const { database, clock, vault, acquirers } = deps;
  const demo = deps.isDemo ? DEMO : [];
  const viewOf = (row: CardFace): Card => viewWith(row, row.is_sandbox || !deps.takesRealMoney);

  async function verifierOf(card: CardRow): Promise<CardAcquirer> {
    const wanted =
      card.verify_with ??
      routeOf(
        await routingRules(database.kysely),
        { brand: card.brand, funding: card.funding, currency: "USD", isSandbox: card.is_sandbox },
        acquirers.map(({ name }) => name),
      )[0];
    const found = acquirers.find(({ name }) => name === wanted);
    if (found === undefined) throw new RequestRefused("card_not_supported");
    return found;
  }

  async function take(
    row: CardRow,
    acquirer: CardAcquirer,
    answer: AuthorizeAnswer,
    origin: NonNullable<AuditEvent["origin"]>,
  ): Promise<Verification> {
    if (answer.outcome === "unknown") return { outcome: "unknown", card: viewOf(row) };
    if (answer.outcome === "challenge") {
      await noteVerification(database.kysely, {
        id: row.id,
        acquirer: acquirer.name,
        reference: answer.acquirerReference,
        verifiedAt: null,
      });
      return { outcome: "challenge", card: viewOf(row), url: answer.url };
    }
    if (answer.outcome === "declined") {
      await vault.remove(row.customer_id, row.id, { origin });
      throw refusalFor(answer.networkCode);
    }
    const verifiedAt = clock.now();
    await noteVerification(database.kysely, {
      id: row.id,
      acquirer: acquirer.name,
      reference: null,
      verifiedAt,
    });
    if (answer.card !== undefined) await noteFacts(database.kysely, row.id, answer.card);
    const known = (await vault.find(row.id, row.customer_id)) ?? row;
    return { outcome: "ready", card: viewOf({ ...known, verified_at: verifiedAt }) };
  }

  return {
    list: async (customerId) => [...(await vault.list(customerId)).map(viewOf), ...demo],

    async find(cardId, customerId) {
      const known = demo.find((card) => card.id === cardId);
      if (known !== undefined) return known;
      const row = UUID.test(cardId) ? await vault.find(cardId, customerId) : null;
      return row === null || row.verified_at === null ? null : viewOf(row);
    },

    async add({ customerId, card, securityCode, origin }) {
      const row = await vault.add(customerId, card, { origin });
      if (row.verified_at !== null) return { outcome: "ready", card: viewOf(row) };
      const acquirer = await verifierOf(row);
      await noteVerification(database.kysely, {
        id: row.id,
        acquirer: acquirer.name,
        reference: null,
        verifiedAt: null,
      });
      const answer = await acquirer.verify({
        reference: row.id,
        currency: "USD",
        // The one use of the security code; it lives in this call and nowhere else (row C1).
        card: { ...card, securityCode },
        returnUrl: deps.returnUrlOf(row.id),
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      return take(row, acquirer, answer, origin);
    },

    async finish({ customerId, cardId, origin }) {
      const row = await vault.find(cardId, customerId);
      if (row === null) throw new RequestRefused("not_found");
      if (row.verified_at !== null) return { outcome: "ready", card: viewOf(row) };
      const acquirer = await verifierOf(row);
      const answer = await acquirer.finishChallenge({
        reference: row.id,
        acquirerReference: row.verify_reference,
      });
      return take(row, acquirer, answer, origin);
    },

    remove: vault.remove,
  };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Which field to look at, where the issuer's answer says so; why else it refused, it tells its customer and nobody else. */
function refusalFor(networkCode: string): RequestRefused {
  const field = FIELDS[networkCode];
  return new RequestRefused("card_refused", {
    ...(field === undefined ? {} : { errors: [{ field, code: "invalid" }] }),
    ...(isDeclineCode(networkCode) ? { declineCode: toldCode(networkCode) } : {}),
  });
}

const FIELDS: Readonly<Record<string, string>> = {
  incorrect_number: "number",
  invalid_number: "number",
  incorrect_cvc: "securityCode",
  invalid_cvc: "securityCode",
  invalid_expiry_month: "expiryMonth",
  invalid_expiry_year: "expiryYear",
  expired_card: "expiryYear",
};

const FUNDING = {
  credit: { en: "credit card", "zh-CN": "信用卡" },
  debit: { en: "debit card", "zh-CN": "借记卡" },
  prepaid: { en: "prepaid card", "zh-CN": "预付卡" },
  unknown: { en: "card", "zh-CN": "银行卡" },
} as const;

/** `isSandbox`: a number of the sandbox, or an installation where no card is charged for real. */
function viewWith(row: CardFace, isSandbox: boolean): Card {
  const expiry = `${String(row.expiry_month).padStart(2, "0")}/${row.expiry_year % 100}`;
  const funding = FUNDING[row.funding];
  return {
    id: row.id,
    brand: row.brand,
    lastFour: row.last_four,
    label: {
      en: `${row.brand} ${funding.en}, until ${expiry}`,
      "zh-CN": `${row.brand} ${funding["zh-CN"]}，有效期至 ${expiry}`,
    },
    isSandbox,
    saved: {
      expiryMonth: row.expiry_month,
      expiryYear: row.expiry_year,
      funding: row.funding,
      issuerCountry: row.issuer_country,
      isReady: row.verified_at !== null,
    },
  };
}
