import type {
  PLAYBACK_REASONS,
  recordingEntry,
  recordingList,
  recordingsQuery,
  recordingView,
} from "@okpay/contracts";
import type { z } from "zod";
import type { Tx } from "../../platform/db/index.ts";
import { fromPublicId, newId, toPublicId } from "../../platform/ids.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import * as holds from "./hold-repository.ts";
import { setTranscript } from "./message-repository.ts";
import type { Origin, RecordingsDeps } from "./ports.ts";
import * as repository from "./repository.ts";
import { silentParts } from "./rules.ts";
import { readSealed } from "./sealed-sound.ts";

export interface Listener {
  readonly staffId: string;
  /** Else only what this person said as the agent is there at all. */
  readonly isReviewer: boolean;
  readonly origin: Origin;
  /** Role and short name, as the customer whose call it was reads it. */
  readonly who: string;
}

type Entry = z.output<typeof recordingEntry>;
type View = z.output<typeof recordingView>;

/** Finding and playing recordings, and keeping one from being deleted. Foreign and missing are the same 404. */
export interface Reviewing {
  list(
    listener: Listener,
    query: z.output<typeof recordingsQuery>,
  ): Promise<z.output<typeof recordingList>>;
  view(listener: Listener, id: string): Promise<View>;
  /**
   * The sound, after its hash was compared and the reason was written; refused with `recording_not_kept`, and with
   * `recording_damaged` when it is not what was recorded, which is written too.
   */
  play(
    listener: Listener,
    id: string,
    why: { readonly reason: (typeof PLAYBACK_REASONS)[number]; readonly note: string | null },
  ): Promise<Buffer>;
  hold(listener: Listener, id: string, reason: string): Promise<View>;
  release(listener: Listener, id: string, reason: string): Promise<View>;
  /** What a message says, in a few words; of a talk `not_found`. The last one counts. */
  transcribe(listener: Listener, id: string, text: string): Promise<View>;
}

const PAGE = 50;
const DAY_MS = 86_400_000;

export function createReviewing(deps: RecordingsDeps): Reviewing {
  const { kysely } = deps.database;
  const found = async ({ staffId, isReviewer }: Listener, id: string) => {
    const row = await repository.findRecording(kysely, id, isReviewer ? null : staffId);
    if (row === undefined) throw new RequestRefused("not_found");
    return row;
  };
  const view = async (listener: Listener, id: string): Promise<View> =>
    viewOf(deps, await found(listener, id));
  return {
    list: (listener, query) => listOf(deps, listener, query),
    view,
    play: async (listener, id, why) => playOf(deps, listener, await found(listener, id), why),
    async hold(listener, id, reason) {
      const row = await found(listener, id);
      await kysely.transaction().execute(async (tx) => {
        const hold = { id: newId(), recordingId: row.id, reason, heldBy: listener.staffId };
        if (!(await holds.insertHold(tx, { ...hold, now: deps.clock.now() })))
          throw new RequestRefused(row.isHeld ? "recording_held" : "recording_not_kept");
        await write(deps, tx, listener, row, { type: "recording.held", details: { reason } });
      });
      return view(listener, id);
    },
    async release(listener, id, reason) {
      const row = await found(listener, id);
      await kysely.transaction().execute(async (tx) => {
        const release = { recordingId: row.id, by: listener.staffId, reason };
        if (!(await holds.endHold(tx, { ...release, now: deps.clock.now() })))
          throw new RequestRefused("recording_not_held");
        await write(deps, tx, listener, row, { type: "recording.released", details: { reason } });
      });
      return view(listener, id);
    },
    async transcribe(listener, id, text) {
      const row = await found(listener, id);
      if (row.kind !== "message") throw new RequestRefused("not_found");
      await assertNotOwn(deps, listener, row);
      await kysely.transaction().execute(async (tx) => {
        const transcript = { text, by: listener.staffId, now: deps.clock.now() };
        if (!(await setTranscript(tx, row.id, transcript)))
          throw new RequestRefused("recording_not_kept");
        await write(deps, tx, listener, row, { type: "recording.transcribed", details: {} });
      });
      return view(listener, id);
    },
  };
}

async function listOf(
  deps: RecordingsDeps,
  { staffId, isReviewer }: Listener,
  { agent, from, to, disposition, cursor }: z.output<typeof recordingsQuery>,
): Promise<z.output<typeof recordingList>> {
  const { kysely } = deps.database;
  const now = deps.clock.now();
  const range = {
    from: from === undefined ? new Date(now.getTime() - 30 * DAY_MS) : new Date(from),
    to: to === undefined ? new Date(now.getTime() + DAY_MS) : new Date(to),
  };
  const wanted = agent === undefined ? null : fromPublicId(agent);
  // Who reviews nobody else's sees none of theirs, whatever is asked for.
  if (!isReviewer && wanted !== null && wanted !== staffId) return { recordings: [], next: null };
  const rows = await repository.listRecordings(kysely, {
    ...range,
    agentId: isReviewer ? wanted : staffId,
    callIds:
      disposition === undefined
        ? null
        : await deps.calls.withDisposition(disposition, range.from, range.to),
    after: cursor === undefined ? null : afterOf(cursor),
    limit: PAGE + 1,
  });
  const shown = rows.slice(0, PAGE);
  const last = rows.length > PAGE ? shown.at(-1) : undefined;
  const entries = await entriesOf(deps, shown);
  return {
    // A call that two agents had: the disposition is the one of the agent whose recording it is.
    recordings: entries.filter(
      (entry) => disposition === undefined || entry.disposition === disposition,
    ),
    next: last === undefined ? null : `${last.startedAt.getTime()}.${toPublicId("rec", last.id)}`,
  };
}

function afterOf(cursor: string): { readonly startedAt: Date; readonly id: string } {
  const [at = "", id = ""] = cursor.split(".");
  return { startedAt: new Date(Number(at)), id: fromPublicId(id) };
}

async function entriesOf(
  deps: RecordingsDeps,
  rows: readonly repository.RecordingRow[],
): Promise<Entry[]> {
  const agentIds = [...new Set(rows.flatMap(({ agentId }) => agentId ?? []))];
  const facts = await deps.calls.of([...new Set(rows.flatMap(({ callId }) => callId ?? []))]);
  const numbers = await deps.numbersOf(agentIds);
  const names = await deps.namesOf(agentIds);
  return rows.map((row): Entry => {
    const { agentId, callId } = row;
    const call = callId === null ? undefined : facts.get(callId);
    return {
      id: toPublicId("rec", row.id),
      kind: row.kind,
      callId: callId === null ? null : toPublicId("cal", callId),
      caseId: row.caseId === null ? null : toPublicId("cas", row.caseId),
      agent:
        agentId === null
          ? null
          : {
              id: toPublicId("stf", agentId),
              number: numbers.get(agentId) ?? 0,
              name: names.get(agentId) ?? "",
            },
      skill: (call?.skill ?? "general") as Entry["skill"],
      language: (call?.language ?? row.language ?? "en") as Entry["language"],
      disposition: ((agentId === null ? undefined : call?.dispositionOf.get(agentId)) ??
        null) as Entry["disposition"],
      startedAt: row.startedAt.toISOString(),
      consentedAt: row.consentedAt?.toISOString() ?? null,
      isFromApp: call?.channel === "app",
      seconds: row.milliseconds === null ? null : Math.round(Number(row.milliseconds) / 1_000),
      state: row.state,
      isHeld: row.isHeld,
    };
  });
}

async function viewOf(deps: RecordingsDeps, row: repository.RecordingRow): Promise<View> {
  const { kysely } = deps.database;
  const [entry] = await entriesOf(deps, [row]);
  if (entry === undefined) throw new RequestRefused("not_found");
  const parts = silentParts(
    row,
    row.callId === null ? [] : await repository.pausesOf(kysely, row.callId),
  );
  const taken = await holds.holdsOf(kysely, row.id);
  const staff = taken.flatMap(({ heldBy, releasedBy }) =>
    releasedBy === null ? [heldBy] : [heldBy, releasedBy],
  );
  const { transcript, transcriptBy, transcriptAt } = row;
  const names = await deps.namesOf([
    ...new Set([...staff, ...(transcriptBy === null ? [] : [transcriptBy])]),
  ]);
  const keptUntil = new Date(row.startedAt.getTime() + deps.settings.keepDays * DAY_MS);
  return {
    ...entry,
    transcript:
      transcript === null || transcriptAt === null
        ? null
        : {
            text: transcript,
            by: names.get(transcriptBy ?? "") ?? "",
            at: transcriptAt.toISOString(),
          },
    sha256: row.sha256?.toString("hex") ?? null,
    deletedAt: row.deletedAt?.toISOString() ?? null,
    failure: row.failure,
    keptUntil: keptUntil.toISOString(),
    pauses: parts.map(({ pause, atMs, lastedMs }) => ({
      reason: pause.reason,
      atSeconds: Math.round(atMs / 1_000),
      lastedSeconds: Math.round(lastedMs / 1_000),
    })),
    holds: taken.map((hold) => ({
      reason: hold.reason,
      heldBy: names.get(hold.heldBy) ?? "",
      heldAt: hold.heldAt.toISOString(),
      releasedBy: hold.releasedBy === null ? null : (names.get(hold.releasedBy) ?? ""),
      releasedAt: hold.releasedAt?.toISOString() ?? null,
      releaseReason: hold.releaseReason,
    })),
  };
}

async function playOf(
  deps: RecordingsDeps,
  listener: Listener,
  row: repository.RecordingRow,
  why: { readonly reason: string; readonly note: string | null },
): Promise<Buffer> {
  await assertNotOwn(deps, listener, row);
  if (row.state !== "kept" || row.sha256 === null) throw new RequestRefused("recording_not_kept");
  const { keyring, settings, database } = deps;
  const sound = await readSealed({ keyring, folder: settings.folder }, row.id, row.sha256);
  const { note, reason } = why;
  await database.kysely.transaction().execute((tx) =>
    write(deps, tx, listener, row, {
      type: sound === null ? "recording.damaged" : "recording.played",
      details: { reason, ...(note === null ? {} : { note }) },
    }),
  );
  if (sound === null) throw new RequestRefused("recording_damaged");
  return sound;
}

async function assertNotOwn(
  deps: RecordingsDeps,
  { staffId }: Listener,
  row: repository.RecordingRow,
): Promise<void> {
  const customerId = await customerOf(deps, row);
  if (customerId !== null && (await deps.isLinked(staffId, customerId)))
    throw new RequestRefused("own_account");
}

const customerOf = async (
  { calls }: Pick<RecordingsDeps, "calls">,
  { callId, customerId }: Pick<repository.RecordingRow, "callId" | "customerId">,
): Promise<string | null> =>
  callId === null ? customerId : ((await calls.of([callId])).get(callId)?.customerId ?? null);

async function write(
  deps: RecordingsDeps,
  tx: Tx,
  { staffId, origin, who }: Listener,
  row: repository.RecordingRow,
  event: {
    readonly type:
      | "recording.played"
      | "recording.damaged"
      | "recording.held"
      | "recording.released"
      | "recording.transcribed";
    readonly details: Readonly<Record<string, string>>;
  },
): Promise<void> {
  const customerId = await customerOf(deps, row);
  await deps.audit.write(tx, {
    type: event.type,
    actor: { kind: "staff", id: staffId },
    ...(customerId === null ? {} : { subject: { kind: "customer" as const, id: customerId } }),
    outcome: event.type === "recording.damaged" ? "failure" : "success",
    origin,
    details: {
      recording: toPublicId("rec", row.id),
      ...(row.callId === null ? {} : { call: toPublicId("cal", row.callId) }),
      who,
      ...event.details,
    },
  });
}
