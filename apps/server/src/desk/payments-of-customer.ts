import {
  type customerPayment,
  type customerPayments,
  DECLINES,
  type Locale,
  type NextStep,
} from "@okpay/contracts";
import { type MessageKey, t } from "@okpay/i18n";
import { formatMoney } from "@okpay/money";
import type { z } from "zod";
import type { Calls } from "../hotline/calls/index.ts";
import type { Cases } from "../hotline/cases/index.ts";
import type { AgentView, Payments } from "../money/payments/index.ts";
import { type Access, shortName } from "../people/access/index.ts";
import type { AuditEventType, AuditTrail } from "../platform/audit-trail.ts";
import type { Database, Tx } from "../platform/db/index.ts";
import type { StaffActor } from "../platform/http/index.ts";
import { toPublicId } from "../platform/ids.ts";
import { RequestRefused } from "../platform/refusal.ts";
import { INSTALLATION_TIME_ZONE } from "../platform/time-zone.ts";
import { mayDo } from "./level.ts";
import { wordsOf } from "./words.ts";

/** Whose payments, who looks, and under which case; without one, because of the call at the own desk. */
export interface Look {
  readonly actor: StaffActor;
  readonly customerId: string;
  readonly caseId: string | null;
  readonly locale: Locale;
  readonly origin: { readonly ip: string; readonly userAgent: string };
}

/**
 * A customer's payments for whoever helps them. Nobody browses: it needs the customer at the own desk or an open case of one's
 * own about them, and the look is written, in the words the customer will read, before anything is shown (row G5).
 */
export interface DeskPayments {
  list(look: Look, cursor: string | undefined): Promise<z.output<typeof customerPayments>>;
  /** Somebody else's payment is the same `not_found` as none at all. */
  view(look: Look, paymentId: string): Promise<z.output<typeof customerPayment>>;
}

export interface DeskPaymentsDeps {
  readonly database: Database;
  readonly audit: AuditTrail;
  readonly access: Pick<Access, "hasOpenCase" | "isLinked">;
  readonly calls: Pick<Calls, "subjectAt">;
  readonly cases: Pick<Cases, "isWorkedOnBy">;
  readonly payments: Pick<Payments, "listForAgent" | "viewForAgent">;
}

export function createDeskPayments(deps: DeskPaymentsDeps): DeskPayments {
  const { database, payments } = deps;
  /** Finds first, so that a look at nothing is not written as one; what was found is shown only once the look is written. */
  const looking = <Found>(
    look: Look,
    type: AuditEventType,
    details: Readonly<Record<string, string>>,
    find: () => Promise<Found>,
  ): Promise<Found> =>
    database.kysely.transaction().execute(async (tx) => {
      const reason = await reasonOf(deps, tx, look);
      const found = await find();
      const { actor, customerId, origin } = look;
      await deps.audit.write(tx, {
        type,
        actor: { kind: "staff", id: actor.staffId },
        subject: { kind: "customer", id: customerId },
        outcome: "success",
        origin,
        details: { ...details, reason, who: `${actor.role} · ${shortName(actor.displayName)}` },
      });
      return found;
    });
  return {
    list: (look, cursor) =>
      looking(look, "customer.payments_viewed", {}, () =>
        payments.listForAgent(look.customerId, cursor ?? null),
      ),
    async view(look, paymentId) {
      const { customerId } = look;
      const details = { payment: toPublicId("pay", paymentId) };
      return viewOf(
        await looking(look, "customer.payment_viewed", details, () =>
          payments.viewForAgent({ customerId, paymentId }),
        ),
        look,
      );
    },
  };
}

/** Why this person may look: a caller has proved enough to hear why a payment failed. Refused alike for a customer who is there and one who is not. */
async function reasonOf(
  { access, calls, cases }: DeskPaymentsDeps,
  tx: Tx,
  { actor: { staffId }, customerId, caseId }: Look,
): Promise<string> {
  const subject = await calls.subjectAt(staffId);
  const reason =
    subject?.customerId === customerId && mayDo(subject, "retry_help")
      ? "call"
      : caseId === null
        ? null
        : (await access.hasOpenCase(tx, { staffId, customerId, caseId })) ||
            (await cases.isWorkedOnBy(tx, { staffId, customerId, caseId }))
          ? "payment"
          : null;
  if (reason === null) throw new RequestRefused("case_required");
  if (await access.isLinked(tx, staffId, customerId)) throw new RequestRefused("own_account");
  return reason;
}

function viewOf(seen: AgentView, { customerId, locale }: Look): z.output<typeof customerPayment> {
  const partyOf = (party: AgentView["payer"]) => ({
    name: party.maskedName,
    detail: party.detail,
    isThisCustomer: party.customerId === customerId,
  });
  return {
    id: toPublicId("pay", seen.id),
    kind: seen.kind,
    state: seen.state,
    amount: seen.amount,
    fee: seen.fee,
    payer: partyOf(seen.payer),
    payee: partyOf(seen.payee),
    isSandbox: seen.isSandbox,
    createdAt: seen.createdAt.toISOString(),
    completedAt: seen.completedAt?.toISOString() ?? null,
    story: seen.events.map(({ type, at, amountMinor }) => ({
      type,
      at: at.toISOString(),
      text: t(locale, `agentTimeline.${type}`),
      amount: amountMinor === undefined ? null : { amountMinor, currency: seen.amount.currency },
    })),
    decline: declineOf(seen, locale),
    nextSteps: seen.nextSteps.map((step) => ({ step, text: stepText(step, seen, locale) })),
    attempts: seen.attempts.map(({ operation, state, amount, enquiries, ...times }) => ({
      text: t(locale, "agentAttempt.text", {
        operation: t(locale, `agentAttempt.operation.${operation}` as MessageKey),
        state: t(locale, `agentAttempt.state.${state}` as MessageKey),
      }),
      amount,
      at: times.createdAt.toISOString(),
      enquiries,
      nextEnquiryAt: times.nextEnquiryAt?.toISOString() ?? null,
    })),
    originalId: seen.originalId === null ? null : toPublicId("pay", seen.originalId),
  };
}

function declineOf(
  { decline, shortfall, kind, originalId }: AgentView,
  locale: Locale,
): z.output<typeof customerPayment>["decline"] {
  if (decline === null) return null;
  const { explanation, told } = wordsOf(
    { declineCode: decline.code, shortfall, kind, originalId },
    locale,
  );
  if (explanation === null || told === null) return null;
  const { fixer, retry } = DECLINES[decline.code];
  return {
    declineCode: decline.code,
    explanation,
    fixer: t(locale, `agentDecline.fixer.${fixer}`),
    retry: t(locale, `agentDecline.retry.${retry}`),
    told,
  };
}

/** The step as the agent reads it: what the customer's button of the same place does. */
function stepText(step: NextStep, { amount }: AgentView, locale: Locale): string {
  switch (step.type) {
    case "top_up":
      return t(locale, "agentStep.top_up", { amount: formatMoney(step.amount, locale) });
    case "use_card":
      return t(locale, "agentStep.use_card", { amount: formatMoney(amount, locale) });
    case "wait_until":
      return t(locale, "agentStep.wait_until", {
        time: new Date(step.at).toLocaleString(locale, {
          dateStyle: "medium",
          timeStyle: "short",
          timeZone: INSTALLATION_TIME_ZONE,
        }),
      });
    case "ask_issuer":
      return t(locale, `agentStep.ask_issuer.${step.enable}`);
    case "call_us":
    case "change_payee":
    case "check_activity":
    case "fix_card_data":
    case "reduce_amount":
    case "retry":
    case "see_limits":
    case "use_balance":
    case "verify_identity":
      return t(locale, `agentStep.${step.type}`);
  }
}
