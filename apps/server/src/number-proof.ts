import { type NumberProof, writtenNumber } from "./hotline/asterisk/index.ts";
import type { Callers, Identity } from "./people/identity/index.ts";
import type { AuditEvent, AuditTrail } from "./platform/audit-trail.ts";
import type { Database } from "./platform/db/index.ts";
import { RequestRefused } from "./platform/refusal.ts";

/** As at the desk: a code by SMS (docs/decisions/identity-ladder.md). */
const LEVEL = 2;

/**
 * The menu's question to identity: a code to the number that a caller says they registered. Only a confirmed number of a
 * customer is sent one, and the caller hears the same whether it was.
 */
export function createNumberProof({
  database,
  audit,
  directory,
  callers,
}: {
  readonly database: Database;
  readonly audit: AuditTrail;
  readonly directory: Pick<Identity["directory"], "findByPhone">;
  readonly callers: Pick<Callers, "codeTries" | "sendCode" | "checkCode" | "tellProved">;
}): NumberProof {
  const write = (event: Pick<AuditEvent, "type" | "outcome" | "details">, customerId: string) =>
    database.kysely
      .transaction()
      .execute((tx) => audit.write(tx, { ...event, ...byStranger(customerId) }));

  return {
    tries: callers.codeTries,
    async send({ number, callId }) {
      const owner = await directory.findByPhone(writtenNumber(number));
      if (owner === null) return null;
      const { customerId } = owner;
      const sent = await unlessRefused(() =>
        callers.sendCode({ customerId, callId, agent: null, way: "sms" }),
      );
      if (sent === null) return null;
      await write(
        { type: "call.code_sent", outcome: "success", details: { way: "sms", by: "menu" } },
        customerId,
      );
      return { challengeId: sent.id, customerId };
    },

    async judge({ challengeId, customerId, callId, code }) {
      const proven = await unlessRefused(() =>
        callers.checkCode({ challengeId, callId, code }, async (tx) => {
          await audit.write(tx, {
            type: "call.level_raised",
            actor: { kind: "customer", id: customerId },
            subject: { kind: "customer", id: customerId },
            outcome: "success",
            origin: null,
            details: { level: LEVEL, by: "sms" },
          });
          await callers.tellProved(tx, customerId, LEVEL);
          return { customerId, caseId: null, skill: null, paymentId: null };
        }),
      );
      // Whoever guesses on the telephone leaves a trace for each try.
      if (proven === null)
        await write(
          { type: "call.level_raised", outcome: "failure", details: { reason: "wrong code" } },
          customerId,
        );
      return proven;
    },
  };
}

const byStranger = (customerId: string) => ({
  actor: { kind: "anonymous" as const, id: null },
  subject: { kind: "customer" as const, id: customerId },
  origin: null,
});

/** Too many codes, an address that is new, a code that is over: to the caller it is all "not right". */
async function unlessRefused<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RequestRefused) return null;
    throw error;
  }
}
