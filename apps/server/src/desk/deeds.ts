import type { deskActionRequest, deskCaseAnswer, deskCaseRequest, Payment } from "@okpay/contracts";
import type { z } from "zod";
import type { Calls } from "../hotline/calls/index.ts";
import type { Cases } from "../hotline/cases/index.ts";
import type { Callers } from "../people/identity/index.ts";
import type { AuditTrail } from "../platform/audit-trail.ts";
import type { Database } from "../platform/db/index.ts";
import { fromPublicId, toPublicId } from "../platform/ids.ts";
import { RequestRefused } from "../platform/refusal.ts";
import {
  type AtDesk,
  assertLevel,
  inTransaction,
  type LevelDeps,
  type NamedSubject,
  namedAt,
  subjectOf,
  writeDeed,
} from "./level.ts";
import { wordsOf } from "./words.ts";

export interface DeedsDeps extends LevelDeps {
  readonly database: Database;
  readonly audit: AuditTrail;
  readonly calls: LevelDeps["calls"] & Pick<Calls, "attachCase">;
  readonly cases: Pick<Cases, "open">;
  readonly callers: Pick<
    Callers,
    "freeze" | "unlock" | "startReset" | "sendSteps" | "sendPage" | "resendConfirmation"
  >;
  readonly paymentOf: (
    subject: NamedSubject,
  ) => Promise<{ readonly payment: Payment; readonly isAttached: boolean } | null>;
  readonly localeOf: (customerId: string) => Promise<"en" | "zh-CN">;
}

type Action = z.output<typeof deskActionRequest>;

/** Does it if the level of the call opens it; who did it, for whom and in which call is in the audit log. */
export async function actFor(deps: DeedsDeps, agent: AtDesk, request: Action): Promise<void> {
  const { callId, action } = request;
  if (action === "resend_confirmation") {
    const subject = await subjectOf(deps, agent, callId);
    await note(deps, agent, { ...subject, customerId: null }, action);
    await deps.callers.resendConfirmation(request.email, helpOf(agent));
    return;
  }
  const subject = await namedAt(deps, agent, callId);
  assertLevel(subject, action);
  const help = { ...helpOf(agent), customerId: subject.customerId };
  // Written first: a deed without its trace is worse than a trace of a deed that was refused.
  await note(deps, agent, subject, action);
  if (action === "freeze") await deps.callers.freeze(help);
  else if (action === "unlock") await deps.callers.unlock(help);
  else if (action === "start_reset") await deps.callers.startReset(help);
  else if (action === "card_link") await deps.callers.sendPage(help, "card_by_themselves");
  else if (action === "top_up_link") await deps.callers.sendPage(help, "top_up_by_themselves");
  else await deps.callers.sendSteps(help, await stepsFor(deps, subject));
}

const helpOf = ({ staffId, origin }: AtDesk) => ({ agentId: staffId, origin });

const note = (
  deps: DeedsDeps,
  agent: AtDesk,
  subject: Parameters<typeof writeDeed>[3],
  action: Action["action"],
) =>
  inTransaction(deps, (tx) =>
    writeDeed(deps, tx, agent, subject, { type: "call.deed", details: { action } }),
  );

/** What the customer reads about the payment, in their own language. */
async function stepsFor(deps: DeedsDeps, subject: NamedSubject) {
  const shown = await deps.paymentOf(subject);
  const { told } =
    shown === null
      ? { told: null }
      : wordsOf(shown.payment, await deps.localeOf(subject.customerId));
  if (told === null) throw new RequestRefused("not_found");
  return { title: told.title, text: told.nextStep };
}

/** The call is the key: sent again after a lost answer, it opens nothing twice. */
export async function openCaseAt(
  deps: DeedsDeps,
  agent: AtDesk,
  { callId, kind, topic, text }: z.output<typeof deskCaseRequest>,
): Promise<z.output<typeof deskCaseAnswer>> {
  const subject = await deps.calls.subjectAt(agent.staffId);
  if (subject === null || subject.callId !== fromPublicId(callId))
    throw new RequestRefused("no_call");
  const named = await namedAt(deps, agent, callId);
  assertLevel(named, kind === "dispute" ? "dispute" : "case");
  const { customerId, paymentId, language } = named;
  const { id, number } = await deps.cases.open({
    customerId,
    kind,
    topic,
    text,
    ...(paymentId === null ? {} : { payment: toPublicId("pay", paymentId) }),
    locale: language,
    origin: agent.origin,
    requestKey: `desk:${named.callId}`,
    channel: "call",
    staffId: agent.staffId,
  });
  await deps.calls.attachCase(named.callId, fromPublicId(id));
  return { id, number };
}
