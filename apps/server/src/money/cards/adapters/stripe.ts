import { isCurrencyCode } from "@okpay/money";
import Stripe from "stripe";
import {
  type CardAcquirer,
  type CardDetails,
  type NetworkEvent,
  type NetworkStatus,
  type OperationAnswer,
  OutcomeUnknown,
} from "../ports.ts";
import {
  netOf,
  type SettlementKind,
  type SettlementLine,
  writeSettlementFile,
} from "../settlement-file.ts";
import {
  answerOf,
  declineOf,
  isGivenBack,
  statusOf,
  stripeAmount,
  takesParts,
  UNKNOWN,
  undoneCodeOf,
} from "./stripe-answers.ts";

const ANSWER_MS = 7_000;

/** Our reference in Stripe's metadata: what an enquiry searches by, and webhooks come back with. */
const REFERENCE = "okpay_reference";
/** Our id of one capture or refund, where Stripe keeps a record of its own for it. */
const OPERATION = "okpay_operation";

/** Stripe shows as many of them as fit behind the account's own name. */
const SUFFIX_CHARACTERS = 22;

export interface StripeOptions {
  readonly secretKey: string;
  readonly webhookSecret: string;
  /** Another address than Stripe's: the contract tests' own server. */
  readonly host?: { readonly protocol: "http"; readonly host: string; readonly port: number };
}

/** "Under normal operating conditions" Stripe's search finds what was written within a minute; in an outage it takes longer. */
const SEARCH_LAG_MS = 10 * 60_000;

/**
 * Stripe behind the acquirer's port: PaymentIntents with manual capture, SetupIntents to save a card, our reference as
 * idempotency key. An error that says "declined" is a decline, one that says that the request cannot be done (400, 404) is a
 * refusal: Stripe looks at a request before it does anything. Every other one is an unknown outcome, because a request that
 * failed on the way, or met another one under the same key, may have been done; and so is every error of a look.
 */
export function createStripeAcquirer(options: StripeOptions): CardAcquirer {
  const stripe = new Stripe(options.secretKey, {
    // The SDK repeats requests by itself under the same idempotency key; ours decides when to ask again.
    maxNetworkRetries: 0,
    timeout: ANSWER_MS,
    telemetry: false,
    // What its answers mean depends on it (`isGivenBack`): an SDK that asks in another one has to be looked at first.
    apiVersion: "2026-10-28.endive",
    ...options.host,
  });

  /** Which intent is ours, the search says; as it is now, only the intent itself does: what the search shows lags by minutes. */
  async function find(reference: string): Promise<Stripe.PaymentIntent | null> {
    const found = await stripe.paymentIntents.search({
      query: `metadata['${REFERENCE}']:'${reference}'`,
      limit: 1,
    });
    const [hit] = found.data;
    if (hit === undefined) return null;
    // The charge is left out unless it is asked for, and what is refunded and what the card is stands nowhere else.
    return stripe.paymentIntents.retrieve(hit.id, { expand: ["latest_charge"] });
  }

  /** An operation on the payment of a reference. `work` answers why it cannot be done where nobody need be asked for that. */
  async function operate(
    reference: string,
    work: (intent: Stripe.PaymentIntent) => Promise<string | undefined>,
  ): Promise<OperationAnswer> {
    try {
      const intent = await looked(find(reference));
      if (intent === null) return { outcome: "refused", networkCode: "not_found" };
      const refusal = await work(intent);
      return refusal === undefined
        ? { outcome: "done" }
        : { outcome: "refused", networkCode: refusal };
    } catch (error) {
      const code = undoneCodeOf(error);
      return code === null ? UNKNOWN : { outcome: "refused", networkCode: code };
    }
  }

  /**
   * Under which key a refund that was asked for before is asked for again; null where it stands in Stripe's records. One that came
   * to nothing is made anew under a key that follows from it: its own would repeat what was answered then.
   */
  async function keyToRepeat(
    { id }: Stripe.PaymentIntent,
    operationId: string,
  ): Promise<string | null> {
    const made: Stripe.Refund[] = [];
    for await (const refund of stripe.refunds.list({ payment_intent: id, limit: 100 }))
      if (refund.metadata?.[OPERATION] === operationId) made.push(refund);
    if (made.some(({ status }) => status !== "failed" && status !== "canceled")) return null;
    // The newest stands first.
    const [last] = made;
    return last === undefined ? operationId : `${operationId}:${last.id}`;
  }

  return {
    name: "stripe",
    findsAfterMs: SEARCH_LAG_MS,

    async verify({ reference, card, returnUrl }) {
      try {
        return answerOf(
          await stripe.setupIntents.create(
            {
              confirm: true,
              usage: "off_session",
              allowed_payment_method_types: ["card"],
              payment_method_data: methodOf(card),
              return_url: returnUrl,
              metadata: { [REFERENCE]: reference },
              expand: ["payment_method"],
            },
            { idempotencyKey: reference },
          ),
        );
      } catch (error) {
        return declineOf(error);
      }
    },

    async authorize({ reference, amount, card, capture, returnUrl, payee }) {
      try {
        return answerOf(
          await stripe.paymentIntents.create(
            {
              amount: stripeAmount(amount.amountMinor),
              currency: amount.currency.toLowerCase(),
              confirm: true,
              capture_method: capture ? "automatic" : "manual",
              ...(capture ? {} : IN_PARTS),
              allowed_payment_method_types: ["card"],
              payment_method_data: methodOf(card),
              ...(returnUrl === undefined ? { off_session: true } : { return_url: returnUrl }),
              ...(payee === undefined ? {} : namesOf(payee)),
              metadata: { [REFERENCE]: reference },
              expand: ["latest_charge"],
            },
            { idempotencyKey: reference },
          ),
        );
      } catch (error) {
        return declineOf(error);
      }
    },

    capture: ({ reference, operationId, amount, isFinal }) =>
      operate(reference, async (intent) => {
        if (!isFinal && !takesParts(intent)) return "multicapture_unavailable";
        await stripe.paymentIntents.capture(
          intent.id,
          {
            amount_to_capture: stripeAmount(amount.amountMinor),
            // The last one is Stripe's default, and to name it is refused where there can be only one.
            ...(isFinal ? {} : { final_capture: false }),
          },
          { idempotencyKey: operationId },
        );
        return undefined;
      }),

    void: ({ reference, operationId }) =>
      operate(reference, async (intent) => {
        // Done already, by an answer that was lost long ago or by hand: asked again, Stripe would refuse for ever.
        if (intent.status === "canceled" || isGivenBack(intent)) return undefined;
        // What was held and taken is no hold any more: whether we know of it, whoever asks has to look (charging.ts).
        if (intent.status === "succeeded" && intent.capture_method === "manual")
          return "already_captured";
        if (intent.status === "succeeded")
          await stripe.refunds.create(
            // By the charge's own reference: nothing of it is in our books, and its line and this one end each other there.
            { payment_intent: intent.id, metadata: { [REFERENCE]: reference } },
            { idempotencyKey: operationId },
          );
        // Without a key: letting go twice lets go once, and a key would repeat the refusal of a moment in which it could not be
        // done for a day, to the refund too. After a part was taken there is nothing to cancel: the rest is released by a last
        // capture of nothing (docs.stripe.com/payments/multicapture, "Release uncaptured funds").
        else if (intent.amount_received > 0)
          await stripe.paymentIntents.capture(intent.id, {
            amount_to_capture: 0,
            final_capture: true,
          });
        else await stripe.paymentIntents.cancel(intent.id);
        return undefined;
      }),

    refund: ({ reference, operationId, amount, isRepeat = false }) =>
      operate(reference, async (intent) => {
        // No sum says which of two refunds was made, and keys are forgotten after a day.
        const idempotencyKey = isRepeat
          ? await looked(keyToRepeat(intent, operationId))
          : operationId;
        if (idempotencyKey === null) return undefined;
        await stripe.refunds.create(
          {
            payment_intent: intent.id,
            amount: stripeAmount(amount.amountMinor),
            metadata: { [OPERATION]: operationId },
          },
          { idempotencyKey },
        );
        return undefined;
      }),

    async finishChallenge({ reference, acquirerReference }) {
      try {
        const intent = acquirerReference?.startsWith("seti_")
          ? await stripe.setupIntents.retrieve(acquirerReference, { expand: ["payment_method"] })
          : await find(reference);
        return intent === null ? UNKNOWN : answerOf(intent);
      } catch {
        // Looking decides nothing, whatever Stripe has against it.
        return UNKNOWN;
      }
    },

    async enquire(reference): Promise<NetworkStatus> {
      try {
        const intent = await find(reference);
        return intent === null ? { outcome: "not_found" } : statusOf(intent);
      } catch {
        return UNKNOWN;
      }
    },

    async settlementFile(day): Promise<string | null> {
      const from = Date.parse(`${day}T00:00:00Z`) / 1_000;
      try {
        const lines: SettlementLine[] = [];
        const found = stripe.balanceTransactions.list({
          created: { gte: from, lt: from + 86_400 },
          expand: ["data.source"],
          limit: 100,
        });
        for await (const transaction of found) {
          const line = lineOf(transaction);
          if (line !== null) lines.push(line);
        }
        // Stripe lists the newest first; a line is compared with what came before it.
        return writeSettlementFile({ network: "stripe", day, lines: lines.toReversed() });
      } catch {
        return null;
      }
    },

    readWebhook({ headers, rawBody, now }): NetworkEvent | null {
      try {
        const event = stripe.webhooks.constructEvent(
          rawBody,
          headers["stripe-signature"] ?? "",
          options.webhookSecret,
          undefined,
          undefined,
          now.getTime(),
        );
        const object = event.data.object as { metadata?: Record<string, string> | null };
        return {
          eventId: event.id,
          type: event.type,
          reference: object.metadata?.[REFERENCE] ?? null,
          occurredAt: new Date(event.created * 1_000),
        };
      } catch {
        return null;
      }
    },
  };
}

/** What was asked in order to look: whatever Stripe has against it says nothing of what was to be done. */
async function looked<T>(look: Promise<T>): Promise<T> {
  try {
    return await look;
  } catch (cause) {
    throw new OutcomeUnknown("Stripe could not be looked at", { cause });
  }
}

const methodOf = (card: CardDetails): Stripe.PaymentIntentCreateParams.PaymentMethodData =>
  // The types of the SDK leave out raw numbers, which Stripe takes from accounts that are allowed to handle them.
  ({
    type: "card",
    card: {
      number: card.number,
      exp_month: card.expiryMonth,
      exp_year: card.expiryYear,
      ...(card.securityCode === undefined ? {} : { cvc: card.securityCode }),
    },
  }) as Stripe.PaymentIntentCreateParams.PaymentMethodData;

/**
 * What is held may be taken in parts: who will want that is not known yet, and where card or account cannot, Stripe says so in
 * the charge (`takesParts`).
 */
const IN_PARTS = {
  payment_method_options: { card: { request_multicapture: "if_available" } },
} as const satisfies Partial<Stripe.PaymentIntentCreateParams>;

/** Who is paid: whole in Stripe's records and receipts, and behind the account's own name on the card's statement. */
function namesOf(
  payee: string,
): Pick<Stripe.PaymentIntentCreateParams, "description" | "statement_descriptor_suffix"> {
  const suffix = statementSuffixOf(payee);
  return {
    description: payee,
    ...(suffix === null ? {} : { statement_descriptor_suffix: suffix }),
  };
}

/**
 * A name as statements can carry it: Latin letters, at most 22 characters, none that Stripe refuses; accents fall away. Null
 * where no letter is left (a Chinese name): the account's own name then stands alone, because a suffix that Stripe refuses
 * would refuse the payment.
 */
function statementSuffixOf(name: string): string | null {
  const plain = name
    .normalize("NFKD")
    .replaceAll(/\p{Mark}/gu, "")
    .replaceAll(/[^A-Za-z0-9.&-]+/g, " ")
    .trim()
    .slice(0, SUFFIX_CHARACTERS)
    .trimEnd();
  return /[A-Za-z]/.test(plain) ? plain : null;
}

/** Stripe has no file; its list of what moved the balance is written as one. */
function lineOf(transaction: Stripe.BalanceTransaction): SettlementLine | null {
  const { source } = transaction;
  const kind =
    transaction.reporting_category === "dispute" ? "chargeback" : KINDS.get(transaction.type);
  const metadata =
    typeof source === "object" && source !== null && "metadata" in source ? source.metadata : null;
  // A line without a reference of ours is one we never made; it must be seen, not left out.
  const reference = metadata?.[OPERATION] ?? metadata?.[REFERENCE] ?? transaction.id;
  const currency = transaction.currency.toUpperCase();
  if (kind === undefined || !isCurrencyCode(currency)) return null;
  const line = {
    networkReference: transaction.id,
    reference,
    kind,
    grossMinor: BigInt(Math.abs(transaction.amount)),
    feeMinor: BigInt(transaction.fee),
    currency,
    at: new Date(transaction.created * 1_000),
  };
  return { ...line, netMinor: netOf(line) };
}

const KINDS: ReadonlyMap<string, SettlementKind> = new Map([
  ["charge", "capture"],
  ["payment", "capture"],
  ["refund", "refund"],
  ["payment_refund", "refund"],
]);
