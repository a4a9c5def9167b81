import type { Config } from "./config.ts";
import type { Agents } from "./hotline/agents/index.ts";
import { tellSession } from "./hotline/asterisk/index.ts";
import { callsDisposedAs, recordedCalls, tellDesk } from "./hotline/calls/index.ts";
import type { Cases } from "./hotline/cases/index.ts";
import { createRecordings, type Recordings } from "./hotline/recordings/index.ts";
import { type Access, shortName } from "./people/access/index.ts";
import type { AuditTrail } from "./platform/audit-trail.ts";
import type { Clock } from "./platform/clock.ts";
import type { Keyring } from "./platform/crypto.ts";
import type { Database } from "./platform/db/index.ts";
import type { Jobs } from "./platform/jobs/index.ts";
import type { Log } from "./platform/log.ts";

/** Recordings, and what they ask of calls, agents and staff. */
export const createRecordingsRoom = ({
  config,
  agents,
  access,
  cases,
  ...platform
}: {
  readonly config: Pick<Config, "recordings">;
  readonly agents: Pick<Agents, "list">;
  readonly access: Pick<Access, "namesOf" | "isLinked">;
  readonly cases: Pick<Cases, "openVoice" | "numberOf">;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly keyring: Keyring;
  readonly jobs: Jobs;
  readonly audit: AuditTrail;
}): Recordings =>
  createRecordings({
    ...platform,
    tell: { exchange: (tx, callId) => tellSession(tx, [callId]), desk: tellDesk },
    calls: {
      of: (callIds) => recordedCalls(platform.database, callIds),
      withDisposition: (...asked) => callsDisposedAs(platform.database, ...asked),
    },
    voiceCases: { open: cases.openVoice, numberOf: cases.numberOf },
    numbersOf: async () => new Map((await agents.list()).map(({ id, number }) => [id, number])),
    namesOf: (ids) => access.namesOf(ids),
    shortName,
    isLinked: (staffId, customerId) =>
      platform.database.kysely
        .transaction()
        .execute((tx) => access.isLinked(tx, staffId, customerId)),
    settings: config.recordings,
  });
