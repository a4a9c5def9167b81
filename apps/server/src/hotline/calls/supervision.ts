import type { beginSupervisionRequest, deskSupervision, supervisionState } from "@okpay/contracts";
import type { z } from "zod";
import type { Tx } from "../../platform/db/index.ts";
import { fromPublicId, newId, toPublicId } from "../../platform/ids.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import type { Decision } from "../routing/index.ts";
import type { CallsDeps } from "./deps.ts";
import { LINE, ofAgent, ofCustomer, ofSupervisor } from "./news.ts";
import * as calls from "./repository.ts";
import {
  createSupervisionSound,
  type SupervisionSound,
  supervisionMediaFor,
} from "./supervision-media.ts";
import * as repository from "./supervision-repository.ts";
import {
  advance,
  hindranceOf,
  isShownToAgent,
  type Supervision,
  type SupervisionEvent,
  type SupervisionMode,
} from "./supervision-rules.ts";
import { whenNew } from "./waiting.ts";

/**
 * A supervisor's page asks this often. One that is closed says so; one that has not asked for five times as long is gone, and
 * not only on a computer that is busy for a moment: unlike a desk it is not given back what it had.
 */
const ASKS_MS = 4_000;
const GONE_MS = 5 * ASKS_MS;
/** How long the page is told why the last one ended. */
const TOLD_MS = 60_000;

type State = z.output<typeof supervisionState>;

export interface Supervisor {
  readonly staffId: string;
  readonly signedInAt: Date;
  readonly origin: { readonly ip: string; readonly userAgent: string };
}

/** What the exchange is told of a call, and tells of the supervisor's telephone. */
export interface ExchangeSupervision {
  wishOf(callId: string): Promise<Pick<Supervision, "id" | "supervisorId" | "mode"> | null>;
  answered(id: string): Promise<void>;
  /** The supervisor's telephone hung up, or was never picked up. */
  hungUp(id: string): Promise<void>;
}

/** Supervisors in talks: listening, whispering to the agent, joining. */
export interface Supervising {
  /** The heart-beat: who has not asked for a while has left. */
  state(supervisorId: string, after: string | undefined): Promise<State>;
  begin(supervisor: Supervisor, request: z.output<typeof beginSupervisionRequest>): Promise<State>;
  choose(supervisor: Supervisor, mode: SupervisionMode): Promise<State>;
  end(supervisor: Supervisor): Promise<void>;
  /** Ends what belongs to pages that are gone. */
  sweep(now: Date): Promise<void>;
  readonly exchange: ExchangeSupervision;
  /** In calls of the app: the connection between the two pages. */
  readonly sound: SupervisionSound;
}

export function createSupervising(deps: CallsDeps): Supervising {
  const { database, routing, agents, clock, news } = deps;
  const { kysely } = database;
  routing.onDecision((decision) => followTalks(deps, decision));

  const happen = (
    id: string,
    event: SupervisionEvent,
    origin: Supervisor["origin"] | null = null,
  ): Promise<void> =>
    kysely.transaction().execute((tx) => happens(deps, tx, { id, event, origin }));

  async function mine(supervisorId: string): Promise<Supervision | undefined> {
    const row = await repository.newestSupervisionBy(kysely, supervisorId);
    return row?.endedAt === null ? row : undefined;
  }

  /** The telephone rings until it is picked up, the pages connect until both have described themselves. */
  async function soundOf({ callId, supervisorId, answeredAt }: Supervision) {
    const channel = (await calls.soundsOf(kysely, [callId])).get(callId) ?? "app";
    const found =
      channel === "app" ? await supervisionMediaFor(deps, "supervisor", supervisorId) : null;
    const media = found && {
      generation: found.generation,
      isOursSent: found.isOursSent,
      theirs: found.theirs,
    };
    if (await deps.isSecretSpoken(callId))
      return { channel, state: "silent", media: null } as const;
    if (channel === "phone")
      return { channel, state: answeredAt === null ? "ringing" : "on", media } as const;
    return { channel, state: media?.isOursSent === true ? "on" : "connecting", media } as const;
  }

  async function look(supervisorId: string): Promise<Omit<State, "version">> {
    const row = await repository.newestSupervisionBy(kysely, supervisorId);
    const iceServers = deps.iceServersFor(supervisorId);
    if (row === undefined) return { supervision: null, ended: null, iceServers };
    const { endedAt, endReason } = row;
    if (endedAt !== null && endReason !== null) {
      const isNews = clock.now().getTime() - endedAt.getTime() < TOLD_MS;
      const callId = toPublicId("cal", row.callId);
      const ended = { callId, reason: endReason, at: endedAt.toISOString() };
      return { supervision: null, ended: isNews ? ended : null, iceServers };
    }
    const names = await deps.namesOf([row.agentId]);
    return {
      supervision: {
        id: toPublicId("sup", row.id),
        callId: toPublicId("cal", row.callId),
        ...(await soundOf(row)),
        agent: {
          number: (await agents.find(row.agentId))?.number ?? 0,
          name: names.get(row.agentId) ?? "",
        },
        mode: row.mode,
        reason: row.reason as NonNullable<State["supervision"]>["reason"],
        beganAt: row.beganAt.toISOString(),
      },
      ended: null,
      iceServers,
    };
  }

  /** With the topics of the talk: a pause is told to its agent. */
  async function state(supervisorId: string, after: string | undefined): Promise<State> {
    const row = await mine(supervisorId);
    await repository.noteSupervisorSeen(kysely, supervisorId, clock.now());
    const topics = [
      ofSupervisor(supervisorId),
      ...(row === undefined ? [] : [ofAgent(row.agentId)]),
    ];
    return whenNew(news, { topics, after, longestMs: ASKS_MS, look: () => look(supervisorId) });
  }

  return {
    state,
    async begin(supervisor, request) {
      await beginIn(deps, supervisor, request);
      return state(supervisor.staffId, undefined);
    },
    async choose({ staffId, origin }, mode) {
      const row = await mine(staffId);
      if (row === undefined) throw new RequestRefused("no_supervision");
      await happen(row.id, { type: "modeChosen", mode }, origin);
      return state(staffId, undefined);
    },
    async end({ staffId, origin }) {
      const row = await mine(staffId);
      if (row !== undefined) await happen(row.id, { type: "ended", why: "left" }, origin);
    },
    async sweep(now) {
      const since = new Date(now.getTime() - GONE_MS);
      for (const id of await repository.supervisorsGone(kysely, since))
        await kysely.transaction().execute(async (tx) => {
          // Looked at again under the lock: the page may have asked meanwhile.
          if (await repository.lockSupervisorGone(tx, id, since))
            await happens(deps, tx, {
              id,
              event: { type: "ended", why: "page_gone" },
              origin: null,
            });
        });
    },
    exchange: {
      async wishOf(callId) {
        const row = await repository.openSupervisionOf(kysely, callId);
        return row === undefined
          ? null
          : { id: row.id, supervisorId: row.supervisorId, mode: row.mode };
      },
      answered: (id) => happen(id, { type: "answered" }),
      hungUp: (id) => happen(id, { type: "ended", why: "hung_up" }),
    },
    sound: createSupervisionSound(deps),
  };
}

async function beginIn(
  deps: CallsDeps,
  { staffId, signedInAt, origin }: Supervisor,
  { callId: publicId, reason, note }: z.output<typeof beginSupervisionRequest>,
): Promise<void> {
  const { database, routing, clock } = deps;
  const callId = fromPublicId(publicId);
  const now = clock.now();
  const line = await routing.look();
  const talk = line.calls.find(({ id, kind }) => id === callId && kind !== "consult");
  const row = await calls.findCall(database.kysely, callId);
  const agentId = talk?.state === "talking" && row !== undefined ? talk.agentId : null;
  const { customerId = null } = row ?? {};
  const hindrance = hindranceOf({
    signedInAt,
    now,
    agentId,
    supervisorState: line.agents.find(({ id }) => id === staffId)?.state ?? null,
    isLinked: customerId !== null && (await deps.isLinked(staffId, customerId)),
  });
  if (hindrance !== null) throw new RequestRefused(hindrance);
  if (agentId === null) return;
  const begun: Supervision = {
    id: newId(),
    callId,
    agentId,
    supervisorId: staffId,
    // Whoever comes in hears first what it is about.
    mode: "listen",
    reason,
    note,
    beganAt: now,
    modeSince: now,
    answeredAt: null,
    endedAt: null,
    endReason: null,
  };
  // In a turn at the line, so that a talk which ends in the same moment either refuses it or ends it.
  await routing.turn(async ({ tx, call }) => {
    const state = call(callId);
    if (state?.state !== "talking" || state.agentId !== agentId)
      throw new RequestRefused("no_call");
    if (!(await repository.insertSupervision(tx, begun)))
      throw new RequestRefused("supervised_already");
    const details = { mode: begun.mode, reason, ...(note === null ? {} : { note }) };
    await audit(deps, tx, begun, { type: "call.supervised", origin, details });
    await tellAll(deps, tx, begun);
  });
}

/** A talk that is over, or another agent's now, has no supervisor; while it is interrupted the supervisor stays. */
async function followTalks(deps: CallsDeps, { tx, changedCalls }: Decision): Promise<void> {
  const changed = changedCalls.filter(({ kind }) => kind !== "consult");
  if (changed.length === 0) return;
  const open = await repository.openSupervisions(tx);
  for (const { id, callId, agentId } of open) {
    const call = changed.find((each) => each.id === callId);
    if (call === undefined) continue;
    const goesOn =
      (call.state === "talking" || call.state === "suspended") && call.agentId === agentId;
    if (!goesOn)
      await happens(deps, tx, { id, event: { type: "ended", why: "talk_over" }, origin: null });
  }
}

async function happens(
  deps: CallsDeps,
  tx: Tx,
  {
    id,
    event,
    origin,
  }: {
    readonly id: string;
    readonly event: SupervisionEvent;
    readonly origin: Supervisor["origin"] | null;
  },
): Promise<void> {
  const row = await repository.lockSupervision(tx, id);
  if (row === undefined) return;
  const { next, fact } = advance(row, event, deps.clock.now());
  if (next === row) return;
  await repository.saveSupervision(tx, next);
  if (fact !== null) {
    const { type, from, until } = fact;
    const details = {
      mode: fact.mode,
      reason: row.reason,
      ...(fact.type === "call.supervision_changed" ? { next: fact.next } : { ended: fact.why }),
      from: from.toISOString(),
      until: until.toISOString(),
    };
    await audit(deps, tx, row, { type, origin, details });
  }
  await tellAll(deps, tx, row);
}

/** About the customer where one is known, else about the agent: both find it, and who it was. */
async function audit(
  deps: Pick<CallsDeps, "audit">,
  tx: Tx,
  { callId, agentId, supervisorId }: Supervision,
  event: {
    readonly type: "call.supervised" | "call.supervision_changed" | "call.supervision_ended";
    readonly origin: Supervisor["origin"] | null;
    readonly details: Readonly<Record<string, string>>;
  },
): Promise<void> {
  const customerId = (await calls.findCall(tx, callId))?.customerId ?? null;
  await deps.audit.write(tx, {
    type: event.type,
    actor: { kind: "staff", id: supervisorId },
    subject:
      customerId === null ? { kind: "staff", id: agentId } : { kind: "customer", id: customerId },
    outcome: "success",
    origin: event.origin,
    details: {
      call: toPublicId("cal", callId),
      agent: toPublicId("stf", agentId),
      ...event.details,
    },
  });
}

/** Supervisor, agent, customer, board and exchange: whom this changes something for. */
async function tellAll(
  deps: Pick<CallsDeps, "tellExchange">,
  tx: Tx,
  { callId, agentId, supervisorId }: Supervision,
): Promise<void> {
  const customerId = (await calls.findCall(tx, callId))?.customerId ?? null;
  await calls.tell(tx, [
    ofSupervisor(supervisorId),
    ofAgent(agentId),
    LINE,
    ...(customerId === null ? [] : [ofCustomer(customerId)]),
  ]);
  await deps.tellExchange(tx, callId);
}

/** What the agent's page shows of whoever is in the talk; null: nobody, or nobody the house shows. */
export async function shownToAgent(
  { database, namesOf, isListeningShown }: CallsDeps,
  callId: string,
): Promise<z.output<typeof deskSupervision> | null> {
  const row = await repository.openSupervisionOf(database.kysely, callId);
  if (row === undefined || !isShownToAgent(row.mode, isListeningShown)) return null;
  const names = await namesOf([row.supervisorId]);
  return { mode: row.mode, supervisor: names.get(row.supervisorId) ?? "" };
}

/** Somebody else than the agent talks to the customer. */
export async function isJoined(
  { database }: Pick<CallsDeps, "database">,
  callId: string,
): Promise<boolean> {
  return (await repository.openSupervisionOf(database.kysely, callId))?.mode === "barge";
}
