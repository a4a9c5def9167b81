import { randomBytes, randomUUID } from "node:crypto";
import { type ChargeBook, createChargeBook, type NetworkCharge } from "./charges.ts";
import { behaviourOf } from "./test-cards.ts";

export interface NetworkAuthorization {
  readonly reference: string;
  readonly amountMinor: string;
  readonly currency: string;
  readonly number: string;
  readonly expiryMonth: number;
  readonly expiryYear: number;
  readonly securityCode?: string | undefined;
  readonly capture: boolean;
  readonly returnUrl?: string | undefined;
  readonly payee?: string | undefined;
}

export interface NetworkOperation {
  readonly kind: "capture" | "void" | "refund";
  readonly reference: string;
  readonly operationId: string;
  readonly amountMinor: string;
  readonly isFinal: boolean;
}

/** Told of everything that happened to a reference, for the webhooks. */
export type NetworkListener = (event: {
  readonly merchant: string;
  readonly type: string;
  readonly reference: string;
}) => void;

const WRONG_CODES: ReadonlySet<string> = new Set(["999", "9999"]);

/**
 * What the sandbox network decides, without any HTTP: the first request for a reference decides, every later one reads.
 * It has no clock of its own: it lives in the time of whoever asks, so that a demo world can have a past.
 */
export function createNetwork(options: { file: string | null; onEvent: NetworkListener }) {
  const book = createChargeBook(options.file);
  const tell = (charge: NetworkCharge, type: string) =>
    options.onEvent({ merchant: charge.merchant, type, reference: charge.reference });

  function authorize(merchant: string, request: NetworkAuthorization, now: number): NetworkCharge {
    const known = book.find(merchant, request.reference);
    if (known !== null) return known;
    const charge = firstVerdict(merchant, request, now);
    book.save(charge);
    if (charge.state === "captured") settle(book, charge, "capture", charge.capturedMinor, now);
    tell(charge, `authorization.${charge.state}`);
    return charge;
  }

  function operate(merchant: string, request: NetworkOperation, now: number) {
    const charge = book.find(merchant, request.reference);
    if (charge === null) {
      if (request.kind !== "void") return { outcome: "refused", networkCode: "not_found" } as const;
      book.save(neverToBe(merchant, request, now));
      return { outcome: "done", networkCode: null } as const;
    }
    const earlier = charge.operations[request.operationId];
    if (earlier !== undefined) return earlier;
    const refusal = refusalOf(charge, request);
    const answer = {
      outcome: refusal === null ? "done" : "refused",
      networkCode: refusal,
    } as const;
    charge.operations[request.operationId] = answer;
    if (refusal === null) apply(book, charge, request, now);
    book.save(charge);
    if (refusal === null) tell(charge, `authorization.${request.kind}`);
    return answer;
  }

  /** The person answered on the challenge page; the authorization is decided when the merchant asks for it. */
  function answerChallenge(token: string, answer: "passed" | "failed"): NetworkCharge | null {
    const charge = book.byToken(token);
    if (charge?.challenge?.answer !== "open") return charge;
    charge.challenge.answer = answer;
    book.save(charge);
    tell(charge, "challenge.answered");
    return charge;
  }

  function finishChallenge(merchant: string, reference: string, now: number): NetworkCharge | null {
    const charge = book.find(merchant, reference);
    if (charge?.state !== "challenge" || charge.challenge === null) return charge;
    if (charge.challenge.answer === "open") return charge;
    if (charge.challenge.answer === "failed") {
      charge.state = "declined";
      charge.networkCode = "authentication_required";
      charge.adviceCode = "authenticate";
    } else {
      charge.state = charge.capture ? "captured" : "authorized";
      if (charge.capture) charge.capturedMinor = charge.amountMinor;
    }
    book.save(charge);
    if (charge.state === "captured") settle(book, charge, "capture", charge.capturedMinor, now);
    tell(charge, `authorization.${charge.state}`);
    return charge;
  }

  return {
    authorize,
    operate,
    answerChallenge,
    finishChallenge,
    find: book.find,
    byToken: book.byToken,
    settlementsOf: book.settlementsOf,
  };
}

export type Network = ReturnType<typeof createNetwork>;

function firstVerdict(merchant: string, request: NetworkAuthorization, now: number): NetworkCharge {
  const behaviour = behaviourOf(request.number);
  const code = declineOf(request, now);
  // A card whose holder was asked when it was saved is not asked again by a payment that nobody sits in front of.
  const isChallenge =
    code === null && behaviour.kind === "challenges" && request.returnUrl !== undefined;
  return {
    merchant,
    reference: request.reference,
    lastFour: request.number.slice(-4),
    amountMinor: request.amountMinor,
    currency: request.currency,
    state:
      code !== null
        ? "declined"
        : isChallenge
          ? "challenge"
          : request.capture
            ? "captured"
            : "authorized",
    networkCode: code,
    adviceCode:
      behaviour.kind === "declines" && behaviour.code === code ? (behaviour.advice ?? null) : null,
    capture: request.capture,
    capturedMinor: code === null && !isChallenge && request.capture ? request.amountMinor : "0",
    refundedMinor: "0",
    // A look at the card is answered; it is the money that takes its time.
    answersAt:
      now +
      (behaviour.kind === "answers_late" && request.amountMinor !== "0" ? behaviour.afterMs : 0),
    createdAt: now,
    operations: {},
    challenge: isChallenge
      ? {
          token: randomBytes(16).toString("base64url"),
          returnUrl: request.returnUrl ?? "",
          payee: request.payee ?? null,
          answer: "open",
        }
      : null,
  };
}

/** What an issuer says already when a card is only looked at; everything else is about a payment. */
const DATA_CODES: ReadonlySet<string> = new Set([
  "incorrect_number",
  "invalid_number",
  "incorrect_cvc",
  "invalid_cvc",
  "invalid_expiry_month",
  "invalid_expiry_year",
  "incorrect_zip",
]);

/** Why the issuer says no, or null. What is wrong with the data comes before what is wrong with the card. */
function declineOf(request: NetworkAuthorization, now: number): string | null {
  const behaviour = behaviourOf(request.number);
  const isVerification = request.amountMinor === "0";
  const endOfMonth = Date.UTC(request.expiryYear, request.expiryMonth, 1);
  if (endOfMonth <= now) return "expired_card";
  if (request.securityCode !== undefined && WRONG_CODES.has(request.securityCode))
    return "incorrect_cvc";
  if (isVerification && behaviour.kind === "declines")
    return DATA_CODES.has(behaviour.code) ? behaviour.code : null;
  if (behaviour.kind === "declines") return behaviour.code;
  if (isVerification) return null;
  if (behaviour.kind === "home_currency_only" && behaviour.currency !== request.currency)
    return "currency_not_supported";
  return null;
}

/** A reference that was voided before it came: it can never be charged. */
const neverToBe = (merchant: string, request: NetworkOperation, now: number): NetworkCharge => ({
  merchant,
  reference: request.reference,
  lastFour: "",
  amountMinor: "0",
  currency: "XXX",
  state: "voided",
  networkCode: "stop_payment_order",
  adviceCode: null,
  capture: false,
  capturedMinor: "0",
  refundedMinor: "0",
  answersAt: now,
  createdAt: now,
  operations: { [request.operationId]: { outcome: "done", networkCode: null } },
  challenge: null,
});

function refusalOf(charge: NetworkCharge, request: NetworkOperation): string | null {
  const amount = BigInt(request.amountMinor);
  const captured = BigInt(charge.capturedMinor);
  // Always: what is held is let go, what was captured goes back, and what was never authorized never will be.
  if (request.kind === "void") return null;
  if (amount <= 0n) return "invalid_amount";
  if (request.kind === "capture")
    return charge.state !== "authorized"
      ? "not_capturable"
      : captured + amount > BigInt(charge.amountMinor)
        ? "invalid_amount"
        : null;
  return captured === 0n
    ? "not_refundable"
    : BigInt(charge.refundedMinor) + amount > captured
      ? "invalid_amount"
      : null;
}

function apply(
  book: ChargeBook,
  charge: NetworkCharge,
  request: NetworkOperation,
  now: number,
): void {
  if (request.kind === "capture") {
    charge.capturedMinor = (BigInt(charge.capturedMinor) + BigInt(request.amountMinor)).toString();
    if (request.isFinal || charge.capturedMinor === charge.amountMinor) charge.state = "captured";
    // The day's file names a capture or refund by the merchant's own id of it.
    settle(
      book,
      { ...charge, reference: request.operationId },
      "capture",
      request.amountMinor,
      now,
    );
    return;
  }
  if (request.kind === "refund") {
    charge.refundedMinor = (BigInt(charge.refundedMinor) + BigInt(request.amountMinor)).toString();
    settle(book, { ...charge, reference: request.operationId }, "refund", request.amountMinor, now);
    return;
  }
  // What was captured with the authorization goes back: the day's file tells of both. What was captured later stays taken,
  // and only the rest is let go.
  const kept = BigInt(charge.capturedMinor) - BigInt(charge.refundedMinor);
  if (kept > 0n && !charge.capture) {
    charge.state = "captured";
    return;
  }
  if (kept > 0n) {
    charge.refundedMinor = charge.capturedMinor;
    settle(book, charge, "refund", kept.toString(), now);
  }
  if (charge.state !== "declined") {
    charge.state = "voided";
    charge.networkCode = "stop_payment_order";
  }
}

/** Nothing moves for a look at a card. */
const settle = (
  book: ChargeBook,
  { merchant, reference, currency }: NetworkCharge,
  type: "capture" | "refund",
  amountMinor: string,
  at: number,
): void =>
  amountMinor === "0"
    ? undefined
    : book.settle({ merchant, lineId: randomUUID(), reference, type, amountMinor, currency, at });
