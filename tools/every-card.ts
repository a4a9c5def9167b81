/**
 * Every card of the sandbox network through the public API, as the wallet speaks it: saved, then charged for a top-up, and what
 * its owner is told. `demo:declines` prints it; a test holds every row against the decline table.
 */
import { randomUUID } from "node:crypto";
import { DECLINES, isDeclineCode, type NextStep } from "@okpay/contracts";
import {
  SANDBOX_CARDS,
  type SandboxCard,
} from "../apps/server/src/money/cards/sandbox/test-cards.ts";

/** What became of one card; `code` and `nextStep` are null where nothing was declined. */
export interface CardOutcome {
  /** Last four digits: no number is printed, not even a sandbox one. */
  readonly card: string;
  readonly causes: string;
  readonly outcome: "completed" | "processing" | "declined" | "not_saved";
  readonly code: string | null;
  readonly nextStep: Pick<NextStep, "type"> | null;
}

interface Payment {
  readonly id: string;
  readonly state: string;
  readonly declineCode: string | null;
  readonly nextSteps: readonly NextStep[];
}

/** The network's answer is found by the sweep, seconds after it was lost. */
const SETTLES_WITHIN_MS = 12_000;
const ASK_EVERY_MS = 250;

/** One card after the other, in the order of the network's list. */
export async function runEveryCard(api: Api): Promise<CardOutcome[]> {
  const rows: CardOutcome[] = [];
  for (const card of SANDBOX_CARDS) rows.push(await runCard(api, card));
  return rows;
}

async function runCard(api: Api, card: SandboxCard): Promise<CardOutcome> {
  const { behaviour } = card;
  const causes = behaviour.kind === "declines" ? behaviour.code : behaviour.kind;
  const shown = { card: card.number.slice(-4), causes };
  const saved = await save(api, card);
  if (saved.cardId === null) {
    const { declineCode } = saved;
    if (declineCode === null || !isDeclineCode(declineCode))
      throw new Error(`card ${shown.card} was refused without saying why`);
    const type = DECLINES[declineCode].steps[0];
    if (type === undefined) throw new Error(`${declineCode} has no next step`);
    return { ...shown, outcome: "not_saved", code: declineCode, nextStep: { type } };
  }
  const payment = await topUp(api, saved.cardId, behaviour.kind);
  await api("DELETE", `/v1/cards/${saved.cardId}`);
  const { state, declineCode: code, nextSteps } = payment;
  if (state !== "completed" && state !== "processing" && state !== "declined")
    throw new Error(`card ${shown.card} left its payment ${state}`);
  return { ...shown, outcome: state, code, nextStep: nextSteps[0] ?? null };
}

type Saved =
  | { readonly cardId: string }
  | { readonly cardId: null; readonly declineCode: string | null };

async function save(api: Api, card: SandboxCard): Promise<Saved> {
  const answer = await api("POST", "/v1/cards", {
    number: card.number,
    expiryMonth: 12,
    expiryYear: new Date().getUTCFullYear() + 2,
    securityCode: card.number.length === 15 ? "1234" : "123",
  });
  if (answer.status === 422) {
    const problem = answer.body as { readonly declineCode?: string };
    return { cardId: null, declineCode: problem.declineCode ?? null };
  }
  if (answer.status !== 201) throw unexpected("saving a card", answer);
  const saved = answer.body as {
    card: { id: string };
    outcome: string;
    challengeUrl: string | null;
  };
  if (saved.challengeUrl !== null) {
    await passChallenge(saved.challengeUrl);
  }
  // Nobody answered, or the issuer asked first: the card waits until it is asked about again.
  let { outcome } = saved;
  const until = Date.now() + SETTLES_WITHIN_MS;
  while (outcome !== "ready" && Date.now() < until) {
    const asked = await api("POST", `/v1/cards/${saved.card.id}/verification`);
    outcome = (asked.body as { outcome?: string }).outcome ?? "unknown";
    if (outcome !== "ready") await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
  return outcome === "ready" ? { cardId: saved.card.id } : { cardId: null, declineCode: null };
}

/** On the issuer's own page, where the card's owner agrees. */
const passChallenge = (url: string): Promise<Response> =>
  fetch(url, {
    method: "POST",
    body: new URLSearchParams({ answer: "passed" }),
    redirect: "manual",
  });

/** Abroad for a card that pays at home only; answered at once, or asked about until it is settled. */
async function topUp(
  api: Api,
  cardId: string,
  kind: SandboxCard["behaviour"]["kind"],
): Promise<Payment> {
  const currency = kind === "home_currency_only" ? "USD" : "CNY";
  const quoted = await api("POST", "/v1/quotes", {
    kind: "top_up",
    cardId,
    amount: { amountMinor: "1000", currency },
  });
  if (quoted.status !== 200) throw unexpected("a quote", quoted);
  const { token } = quoted.body as { token: string };
  const paid = await api("POST", "/v1/payments", { quote: token }, randomUUID());
  if (paid.status !== 201 && paid.status !== 202) throw unexpected("a payment", paid);
  let payment = paid.body as Payment;
  if (payment.state === "needs_action") payment = await answerIssuer(api, payment);
  const until = Date.now() + SETTLES_WITHIN_MS;
  while (payment.state === "processing" && kind !== "answers_late" && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
    payment = (await api("GET", `/v1/payments/${payment.id}`)).body as Payment;
  }
  return payment;
}

/** Where the issuer asks, agreed to there, and then what came of it. */
async function answerIssuer(api: Api, { id }: Payment): Promise<Payment> {
  const resume = () => api("POST", `/v1/payments/${id}/resume`);
  const asked = await resume();
  const { challengeUrl } = asked.body as { readonly challengeUrl: string | null };
  if (challengeUrl === null) throw unexpected("a question of the issuer's", asked);
  await passChallenge(challengeUrl);
  return ((await resume()).body as { readonly payment: Payment }).payment;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}
export type Api = (
  method: "GET" | "POST" | "DELETE",
  path: string,
  body?: object,
  idempotencyKey?: string,
) => Promise<Answer>;

/** Speaks as the wallet does, with one person's session. */
export function createApi(origin: string, cookie: string): Api {
  return async (method, path, body, idempotencyKey) => {
    const answer = await fetch(`${origin}${path}`, {
      method,
      headers: {
        cookie,
        origin,
        "accept-language": "en",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === "" ? null : JSON.parse(text) };
  };
}

const unexpected = (what: string, { status, body }: Answer): Error =>
  new Error(`${what} was answered ${status}: ${JSON.stringify(body)}`);
