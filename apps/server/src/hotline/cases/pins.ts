import { createHash, randomInt } from "node:crypto";
import { mac } from "../../platform/crypto.ts";
import type { Tx } from "../../platform/db/index.ts";
import { newId } from "../../platform/ids.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import { stateAfter, writeEntries } from "./changing.ts";
import type { CasesDeps, Origin } from "./deps.ts";
import {
  budgetKey,
  callKey,
  consumePin,
  giveTryBack,
  insertPin,
  lockCustomer,
  pinsSince,
  takeTry,
  voidPins,
} from "./pin-repository.ts";
import { type CaseRow, findCase, findOwn, subjectOf } from "./repository.ts";

/**
 * Call codes: six digits that name one case in one call. A million of them and a few dozen in force at a time would be guessed
 * soon, so what protects them is counting: three tries a call, and of everybody together a budget per quarter of an hour,
 * both taken before a code is looked at.
 */
const PIN_MS = 15 * 60_000;
const TRIES_PER_CALL = 3;
const WRONG_TRIES_PER_QUARTER = 100;
const CODES_PER_HOUR = 6;
const HOUR_MS = 3_600_000;
const QUARTER_MS = 15 * 60_000;
/** Codes in force are unique; a collision is one in tens of thousands. */
const DRAWS = 8;

export type Redeemed =
  | { readonly outcome: "case"; readonly case: CaseRow }
  | { readonly outcome: "wrong"; readonly triesLeft: number }
  /** The tries of this call or of everybody are used up: identify the caller another way. */
  | { readonly outcome: "refused" };

/** A new code for an own case; the one before it is void. Refused with `too_many_requests` beyond six in an hour. */
export async function createCallCode(
  deps: CasesDeps,
  own: { readonly customerId: string; readonly caseId: string; readonly origin: Origin },
): Promise<{ readonly code: string; readonly expiresAt: Date }> {
  const now = deps.clock.now();
  const expiresAt = new Date(now.getTime() + PIN_MS);
  return deps.database.kysely.transaction().execute(async (tx) => {
    await lockCustomer(tx, own.customerId);
    const row = await findOwn(tx, own.caseId, own.customerId);
    if (row === undefined) throw new RequestRefused("not_found");
    stateAfter(row, "call");
    const [oldest, count] = await pinsSince(tx, own.customerId, new Date(now.getTime() - HOUR_MS));
    if (count >= CODES_PER_HOUR)
      throw new RequestRefused("too_many_requests", {
        retryAfterSeconds: secondsUntil(oldest, now),
        params: { seconds: secondsUntil(oldest, now) },
      });
    await voidPins(tx, { caseId: row.id, now });
    const code = await draw(
      deps,
      tx,
      { id: row.id, customerId: own.customerId },
      { now, expiresAt },
    );
    await writeEntries(tx, row.id, now, [
      { type: "event", author: "customer", event: "call_code" },
    ]);
    await deps.audit.write(tx, {
      type: "case.call_code_made",
      actor: { kind: "customer", id: own.customerId },
      subject: { kind: "customer", id: own.customerId },
      outcome: "success",
      origin: own.origin,
      details: { case: row.number },
    });
    return { code, expiresAt };
  });
}

const secondsUntil = (oldest: Date | null, now: Date): number =>
  Math.max(1, Math.ceil(((oldest ?? now).getTime() + HOUR_MS - now.getTime()) / 1000));

async function draw(
  { keyring }: CasesDeps,
  tx: Tx,
  row: { readonly id: string; readonly customerId: string },
  { now, expiresAt }: { readonly now: Date; readonly expiresAt: Date },
): Promise<string> {
  for (let attempt = 0; attempt < DRAWS; attempt += 1) {
    const code = randomInt(1_000_000).toString().padStart(6, "0");
    const isFree = await insertPin(tx, {
      id: newId(),
      case_id: row.id,
      customer_id: row.customerId,
      hash: mac(keyring.keyFor("cases.call-code"), code),
      state: "active",
      created_at: now,
      expires_at: expiresAt,
      used_at: null,
      used_in: null,
    });
    if (isFree) return code;
  }
  throw new RequestRefused("service_overloaded", { retryAfterSeconds: 5 });
}

/** One look at a code in a call. The digits are kept nowhere; one code leads to its case once, whoever asks at the same time. */
export async function redeemPin(
  deps: Pick<CasesDeps, "database" | "clock" | "keyring" | "audit">,
  { pin, callId }: { readonly pin: string; readonly callId: string },
): Promise<Redeemed> {
  const { kysely } = deps.database;
  const now = deps.clock.now();
  const quarter = budgetKey(Math.floor(now.getTime() / QUARTER_MS));
  const expiresAt = new Date(now.getTime() + 2 * HOUR_MS);
  // The id of a call may be chosen by a telephone exchange: of any length, and no key of ours.
  const ofCall = callKey(createHash("sha256").update(callId).digest("hex"));
  const taken = await takeTry(kysely, ofCall, TRIES_PER_CALL, expiresAt);
  if (taken === null) return { outcome: "refused" };
  if ((await takeTry(kysely, quarter, WRONG_TRIES_PER_QUARTER, expiresAt)) === null) {
    await noteRefusal(deps, "budget");
    return { outcome: "refused" };
  }
  const found = /^[0-9]{6}$/.test(pin) ? await consume(deps, pin, callId, now) : null;
  if (found !== null) {
    // A right code is no guess.
    await giveTryBack(kysely, quarter);
    return { outcome: "case", case: found };
  }
  if (taken >= TRIES_PER_CALL) await noteRefusal(deps, "call");
  return { outcome: "wrong", triesLeft: TRIES_PER_CALL - taken };
}

async function consume(
  { database, keyring, audit }: Pick<CasesDeps, "database" | "keyring" | "audit">,
  pin: string,
  callId: string,
  now: Date,
): Promise<CaseRow | null> {
  const hashes = keyring.keysFor("cases.call-code").map((key) => mac(key, pin));
  return database.kysely.transaction().execute(async (tx) => {
    const caseId = await consumePin(tx, { hashes, callId, now });
    const row = caseId === null ? undefined : await findCase(tx, caseId);
    if (row === undefined) return null;
    await writeEntries(tx, row.id, now, [{ type: "event", author: "customer", event: "called" }]);
    await audit.write(tx, {
      type: "case.call_code_used",
      actor: { kind: "customer", id: row.customer_id },
      ...subjectOf(row),
      outcome: "success",
      origin: null,
      details: { case: row.number },
    });
    return row;
  });
}

/** Whoever guesses is nobody known; that it happened is what a reviewer looks at. */
const noteRefusal = (
  { database, audit }: Pick<CasesDeps, "database" | "audit">,
  limit: "call" | "budget",
): Promise<void> =>
  database.kysely.transaction().execute((tx) =>
    audit.write(tx, {
      type: "case.call_code_refused",
      actor: { kind: "anonymous", id: null },
      outcome: "denied",
      origin: null,
      details: { limit },
    }),
  );
