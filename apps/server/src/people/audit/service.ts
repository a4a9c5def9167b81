import { join } from "node:path";
import type { AuditActor, AuditEvent, AuditTrail } from "../../platform/audit-trail.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Keyring } from "../../platform/crypto.ts";
import type { Database } from "../../platform/db/index.ts";
import type { Jobs } from "../../platform/jobs/index.ts";
import type { Log } from "../../platform/log.ts";
import { currentRequestId } from "../../platform/request-context.ts";
import { type CheckpointSigner, createCheckpointSigner } from "./checkpoint-note.ts";
import { insertVerification } from "./checkpoint-repository.ts";
import { columnsOf, recordOf, type StoredEvent } from "./event-record.ts";
import { registerAuditJobs } from "./jobs.ts";
import { type NumberScan, scanForCardNumbers, scanLogFiles } from "./number-scan.ts";
import { type AuditReader, createReader } from "./reader.ts";
import { findEventsAbout, insertEvent, logId } from "./repository.ts";
import { createFolderPlace, type SecondPlace } from "./second-place.ts";
import { createSequencer, type Sequencer } from "./sequencer.ts";
import type { Verification } from "./verification.ts";
import { verifyAudit } from "./verify.ts";
import { createWriteWatch } from "./write-watch.ts";

export interface AuditDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly keyring: Keyring;
  readonly jobs: Jobs;
  readonly config: {
    /** Where checkpoints are copied to: another disk or machine than the database's. */
    readonly auditCheckpointDir: string;
    /** Where the program's log is kept, as far as the operator says. */
    readonly logFiles?: readonly string[];
  };
}

/** What of a customer each of these events shows to staff. */
const WHAT_WAS_SEEN: Readonly<Record<string, RecordView["what"]>> = {
  "customer.record_viewed": "record",
  "customer.payments_viewed": "payments",
  "customer.payment_viewed": "payments",
  "document.viewed": "document",
  "recording.played": "recording",
};

/** Who looked at a customer's record. */
export interface RecordView {
  readonly at: Date;
  readonly what: "record" | "payments" | "document" | "recording";
  /** Role and short name. */
  readonly who: string;
  readonly reason: string;
}

export interface Audit extends AuditTrail {
  /** Who of the staff looked at this customer's record, newest first (row G5). */
  viewsOf(customerId: string): Promise<readonly RecordView[]>;
  /** What a customer did or had done since then, newest first; `types` narrows it. */
  eventsAbout(
    customerId: string,
    options: {
      readonly since: Date;
      readonly types?: readonly AuditEvent["type"][];
      readonly limit: number;
      /** Older than this event. */
      readonly before?: { readonly at: Date; readonly id: string };
    },
  ): Promise<readonly StoredEvent[]>;
  readonly reader: AuditReader;
  /** For the books, which write `row`s: a table refused rows. Where it is this log's, the alarm is raised (row L6). */
  onRefusedRow(table: string, error: unknown): void;
  /** Writes an event that goes with no other change, in a transaction of its own. */
  record(event: AuditEvent): Promise<void>;
  /** Begins to put events into the tree, and says so in the log (row L1). */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Reads and checks the whole log, and keeps the outcome. An unsound log raises an alarm. */
  verify(): Promise<Verification>;
  /** Reads every table and log file for card numbers; one that is found raises an alarm (row C6). */
  scanNumbers(): Promise<NumberScan>;
  /** PCI DSS 10.7.2: a control has failed. Logged loudly and recorded; where even that fails, at least the log line stands. */
  alarm(control: string, error: unknown): Promise<void>;
  /** In the background; once, however often it is asked for. */
  requestVerification(): Promise<void>;
  /** For programs that need the tree now: appends all that waits and signs it. */
  settle(): Promise<void>;
}

const EVENTS = "audit.event";
const SYSTEM: AuditActor = { kind: "system", id: null };

/** Plain wiring of this module's files; registers its jobs. Nothing runs before `start`. */
export function createAudit(deps: AuditDeps): Audit {
  const { database, clock, keyring, jobs, log } = deps;
  const macKey = keyring.keyFor("audit.event.mac.v1");
  const macKeys = keyring.keysFor("audit.event.mac.v1");
  const lazy = lazyLog(deps);

  const recorded = (event: AuditEvent) =>
    columnsOf(recordOf(event, { now: clock.now(), requestId: currentRequestId() }), macKey);
  const watch = createWriteWatch({ clock, alarm, tell: (event) => tell(event) });
  const write: AuditTrail["write"] = (tx, event) =>
    watch.watched(() => insertEvent(tx, recorded(event)));
  const record = (event: AuditEvent): Promise<void> =>
    database.kysely.transaction().execute((tx) => write(tx, event));
  const tell = (event: Omit<AuditEvent, "actor" | "origin">): Promise<void> =>
    record({ ...event, actor: SYSTEM, origin: null });

  async function alarm(control: string, error: unknown): Promise<void> {
    log.error({ err: error, alarm: control }, "audit: a control has failed");
    try {
      await tell({
        type: "control.failed",
        outcome: "failure",
        subject: { kind: "audit", id: control },
      });
    } catch (cause) {
      log.error({ err: cause, alarm: control }, "audit: the failure could not be recorded");
    }
  }

  async function verify(): Promise<Verification> {
    const { verifierKeys, secondPlace } = await lazy();
    const verification = await verifyAudit({
      database,
      verifierKeys,
      macKeys,
      notes: await secondPlace.notes(),
    });
    await insertVerification(database.kysely, verification, clock.now());
    const { isSound, problem, events } = verification;
    if (!isSound) await alarm("audit.verification", new Error(JSON.stringify(problem)));
    await tell({
      type: "audit.verified",
      outcome: isSound ? "success" : "failure",
      details: { events },
    });
    return verification;
  }

  async function scanNumbers(): Promise<NumberScan> {
    const files = deps.config.logFiles ?? [];
    const { columns, found: inTables } = await scanForCardNumbers(database);
    const found = [...inTables, ...(await scanLogFiles(files))];
    if (found.length > 0) await alarm("cards.numbers", new Error(JSON.stringify(found)));
    else log.info({ columns, files: files.length }, "audit: no card number stands anywhere");
    return { columns, found };
  }

  let sequencer: Sequencer | undefined;
  const sequencerOf = async (): Promise<Sequencer> => {
    sequencer ??= createSequencer({ database, clock, log, macKeys, alarm, ...(await lazy()) });
    return sequencer;
  };
  registerAuditJobs({ database, clock, jobs, log, verify, scanNumbers });

  return {
    row: (event) => ({ op: "insert", table: EVENTS, values: recorded(event) }),
    onRefusedRow(table, error) {
      if (table === EVENTS) watch.refused(error);
    },
    write,
    record,
    async viewsOf(customerId) {
      const events = await findEventsAbout(database.kysely, customerId, {
        from: new Date(0),
        types: [
          "customer.record_viewed",
          "customer.payments_viewed",
          "customer.payment_viewed",
          "document.viewed",
          "recording.played",
        ],
        limit: 200,
        before: null,
      });
      return events.map(({ at, type, details }) => ({
        at,
        what: WHAT_WAS_SEEN[type] ?? "record",
        who: textOf(details["who"]),
        reason: textOf(details["reason"]),
      }));
    },
    eventsAbout: (customerId, { since, types, limit, before }) =>
      findEventsAbout(database.kysely, customerId, {
        from: since,
        types: types ?? null,
        limit,
        before: before ?? null,
      }),
    reader: createReader({
      database,
      clock,
      verifierKey: async () => (await lazy()).signer.verifierKey,
    }),
    async start() {
      await tell({ type: "audit.started", outcome: "success" });
      (await sequencerOf()).start();
    },
    async stop() {
      if (sequencer === undefined) return;
      await tell({ type: "audit.stopped", outcome: "success" });
      await sequencer.stop();
    },
    verify,
    scanNumbers,
    alarm,
    requestVerification: () =>
      database.kysely
        .transaction()
        .execute((tx) => jobs.add(tx, "audit.verify", {}, { key: "audit.verify" })),
    async settle() {
      const running = await sequencerOf();
      await running.append();
      await running.sign();
    },
  };
}

/** What depends on the log's name, which is in the database: asked once, by who needs it first. */
function lazyLog(deps: AuditDeps): () => Promise<{
  readonly signer: CheckpointSigner;
  readonly verifierKeys: readonly string[];
  readonly secondPlace: SecondPlace;
}> {
  const make = async () => {
    const id = await logId(deps.database.kysely, deps.clock.now());
    const signers = deps.keyring
      .keysFor("audit.checkpoint.v1")
      .map((seed) => createCheckpointSigner(seed, id));
    const [signer] = signers;
    if (signer === undefined) throw new Error("the keyring is empty");
    const folder = join(deps.config.auditCheckpointDir, id);
    const secondPlace = createFolderPlace(folder, signer.verifierKey);
    return { signer, verifierKeys: signers.map(({ verifierKey }) => verifierKey), secondPlace };
  };
  let made: ReturnType<typeof make> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      // The database was away: the next who asks tries again.
      made = undefined;
      throw error;
    });
    return made;
  };
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
