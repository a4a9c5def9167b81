import {
  type Agent,
  advance,
  type Call,
  createState,
  defaultPolicy,
  type RoutingEvent,
} from "../../routing/index.ts";
import { wantedOf } from "../following.ts";
import { arrivalOf, eventOf, isBeforeRouting } from "../memory.ts";
import { backInReach, outOfReach } from "../reach.ts";
import type { Memory, PhoneCall } from "../rows.ts";

/** Rows and routing in memory, with the machine that routes real calls: what `createMemory` does, without PostgreSQL. */
export class LineInMemory implements Memory {
  readonly rows = new Map<string, PhoneCall>();
  readonly entered: Parameters<Memory["enter"]>[1][] = [];
  readonly attestations: Parameters<Memory["insert"]>[0]["attestation"][] = [];
  readonly surveys = new Map<string, number>();
  readonly state = createState(defaultPolicy);
  readonly #now: () => number;
  /** The process that hears of a decision; null: it was killed. */
  heard: ((callId: string) => void) | null = null;
  /** So many were made. */
  offers = 0;
  #exchange: string | null = null;

  constructor(now: () => number) {
    this.#now = now;
  }

  send(event: RoutingEvent): void {
    for (const { type } of advance(this.state, event, this.#now()))
      if (type === "ringAgent") this.offers += 1;
    const changed = [...this.state.changedCalls.values()];
    this.state.changedCalls.clear();
    this.state.changedAgents.clear();
    for (const call of changed) this.#follow(call);
    for (const { id } of changed) if (this.rows.has(id)) queueMicrotask(() => this.heard?.(id));
  }

  call = (id: string): Call | undefined => this.state.calls.get(id);
  agent = (id: string): Agent | undefined => this.state.agents.get(id);

  #follow(call: Readonly<Call>): void {
    const row = this.rows.get(call.id);
    if (row !== undefined && row.caller !== "over")
      this.rows.set(call.id, { ...row, ...wantedOf(call) });
  }

  async insert(call: Parameters<Memory["insert"]>[0]): Promise<boolean> {
    const { callId, channelId, number, language, cameAt } = call;
    if ([...this.rows.values()].some((each) => each.channelId === channelId)) return false;
    this.attestations.push(call.attestation);
    this.rows.set(callId, {
      callId,
      channelId,
      number,
      language,
      unheardMs: cameAt === null ? null : call.now.getTime() - cameAt.getTime(),
      awayMs: 0,
      menuAt: null,
      proven: null,
      code: null,
      caller: "menu",
      agentId: null,
      isHeld: false,
      attempt: 0,
      app: null,
    });
    return true;
  }
  /** A call of the app that the exchange carries: in the line at once, its page calls afterwards. */
  beginApp(callId: string): void {
    const none = {
      channelId: null,
      number: null,
      menuAt: null,
      unheardMs: null,
      awayMs: 0,
    } as const;
    const before = { ...none, proven: null, code: null } as const;
    const wanted = { caller: "music", agentId: null, isHeld: false, attempt: 0 } as const;
    const app = { hasLine: false };
    this.rows.set(callId, { callId, language: "en", ...before, ...wanted, app });
    const call = { id: callId, priority: 1, skill: "general", language: "en" };
    this.send({ type: "callArrived", call });
  }
  /** `take` of lines: whichever call this endpoint is for. */
  readonly lines = new Map<string, string>();
  async take(name: string, channelId: string): Promise<string | null> {
    const callId = this.lines.get(name) ?? null;
    if (callId === null) return null;
    const usedBy = this.rows.get(callId)?.channelId;
    if (this.#used.has(name) && usedBy !== channelId) return null;
    this.#used.add(name);
    this.#set(callId, { channelId, app: { hasLine: true } });
    return callId;
  }
  /** The session that the page was signed in with has ended. */
  revoke(callId: string): void {
    this.#set(callId, { channelId: null, app: { hasLine: false } });
    this.heard?.(callId);
  }
  readonly #used = new Set<string>();
  all = async () => [...this.rows.values()];
  async noteExchange(
    { id, startedAt }: { readonly id: string; readonly startedAt: string },
    cutAt: Date | null,
  ): Promise<boolean> {
    const before = this.#exchange;
    this.#exchange = `${id} ${startedAt}`;
    const since = Math.max(this.#seenAt, this.#cutAt, cutAt?.getTime() ?? 0);
    const awayMs = this.#now() - since;
    for (const row of this.rows.values())
      if (row.caller === "menu") this.#set(row.callId, { awayMs: row.awayMs + awayMs });
    await this.noteSeen(new Date(this.#now()), null);
    return before !== null && before !== this.#exchange;
  }
  /** Zero: nobody is connected. */
  #seenAt = 0;
  #cutAt = 0;
  clockAheadSeconds: number | null = null;
  async noteSeen(at: Date, clockAheadSeconds: number | null): Promise<void> {
    this.#seenAt = Math.max(this.#seenAt, at.getTime());
    this.clockAheadSeconds = clockAheadSeconds;
  }
  async noteCut(at: Date): Promise<void> {
    if (this.heard !== null) this.#cutAt = at.getTime();
  }
  async noteGone(at: Date): Promise<void> {
    if (this.heard !== null && this.#seenAt <= at.getTime()) this.#seenAt = 0;
  }
  isCut = async () => this.#seenAt === 0;
  async holdBack(): Promise<void> {
    for (const event of outOfReach([...this.rows.values()], this.call, this.#now()))
      this.send(event);
  }
  async letBack(): Promise<void> {
    for (const event of backInReach([...this.rows.values()], this.call)) this.send(event);
  }
  async follow(): Promise<void> {
    for (const row of this.rows.values())
      if (!isBeforeRouting(row.caller)) this.#takeOver(row.callId);
  }
  find = async (callId: string) => this.rows.get(callId) ?? null;
  async noteMenu(callId: string, menu: Parameters<Memory["noteMenu"]>[1]): Promise<void> {
    const { at: menuAt, ...rest } = menu;
    this.#set(callId, { menuAt, ...rest });
  }
  async noteChannel(callId: string, channelId: string): Promise<void> {
    this.#set(callId, { channelId });
  }
  async enter(row: PhoneCall, end: Parameters<Memory["enter"]>[1]): Promise<void> {
    const { language, skill } = end;
    this.entered.push(end);
    const call = { id: row.callId, priority: 1, skill, language, ...arrivalOf(row, this.#now()) };
    if (this.call(row.callId) === undefined) this.send({ type: "callArrived", call });
  }
  async report(row: PhoneCall, what: Parameters<Memory["report"]>[1]): Promise<void> {
    const event = eventOf(row, what);
    const call = this.call(row.callId);
    const isStale =
      what.type === "agentLost" && (call?.state !== "talking" || call.agentId !== row.agentId);
    if (event !== null && !isStale) this.send(event);
    this.#takeOver(row.callId);
  }
  async survey(callId: string, score: number): Promise<void> {
    this.surveys.set(callId, score);
  }
  async beginMessage(callId: string): Promise<void> {
    this.#set(callId, { caller: "message" });
  }
  async closeDoor(callId: string): Promise<void> {
    this.#set(callId, { caller: "over", agentId: null });
  }
  async forget(callId: string): Promise<void> {
    this.rows.delete(callId);
  }
  placeOf: Memory["placeOf"] = async () => null;

  #takeOver(callId: string): void {
    const call = this.call(callId);
    if (call === undefined) this.#set(callId, { caller: "over", agentId: null });
    else this.#follow(call);
  }
  #set(callId: string, fields: Partial<PhoneCall>): void {
    const row = this.rows.get(callId);
    if (row !== undefined) this.rows.set(callId, { ...row, ...fields });
  }
}
