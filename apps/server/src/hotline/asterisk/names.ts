/*
 * Names of what we make at Asterisk say whose it is, so that whoever finds it after a restart needs no list:
 * okpay-a-<call>-<agent>-<id> an agent's leg, okpay-d-… one to a page (it ends calls at the desk, not by hanging up);
 * okpay-b-<call>-<id> a bridge, okpay-c-<call>-<attempt> a caller called back;
 * okpay-s-<call>-<supervision>-<id> a supervisor's leg, okpay-l- and okpay-w-<call>-<id> what listens and whispers on an
 * agent's leg, okpay-v-<call>-<id> the bridge between the two.
 */
const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const NAME = new RegExp(`^okpay-([abcdslwv])-(${UUID})-(?:(${UUID})-)?`);

export const agentLegName = (
  callId: string,
  agentId: string,
  { id, isPage }: { readonly id: string; readonly isPage: boolean },
): string => `okpay-${isPage ? "d" : "a"}-${callId}-${agentId}-${id}`;
export const bridgeName = (callId: string, id: string): string => `okpay-b-${callId}-${id}`;
export const callbackName = (callId: string, attempt: number): string =>
  `okpay-c-${callId}-${attempt}`;

export const supervisorLegName = (callId: string, supervisionId: string, id: string): string =>
  `okpay-s-${callId}-${supervisionId}-${id}`;
export const earName = (mode: "listen" | "whisper", callId: string, id: string): string =>
  `okpay-${mode === "listen" ? "l" : "w"}-${callId}-${id}`;
export const roomName = (callId: string, id: string): string => `okpay-v-${callId}-${id}`;

/**
 * So long a call of the trunk rings at an OKPay that does not take it; then the dialplan says so, by this prompt, and hangs
 * up. Who is taken is told nothing of it: the first thing done with a call puts the other limit in its place.
 */
export const AWAY_SECONDS = 30;
export const AWAY_PROMPT = "phone.away" as const;
/**
 * Four hours, counted by Asterisk: a channel that a fault of ours leaves behind ends by itself. Whoever is there then hears the
 * other prompt: they were answered, and may have waited through a long outage.
 */
export const LONGEST_CALL_SECONDS = 14_400;
export const TOO_LONG_PROMPT = "phone.tooLong" as const;

/** An agent's telephone on the table: its endpoint, its user and its address of record. */
export const agentPhoneName = (agentNumber: number): string => `okpay-agent-${agentNumber}`;

/** An agent's telephone in the browser: its endpoint, its user and its address of record. */
export const deskPhoneName = (id: string): string => `okpay-desk-${id}`;
export const isDeskPhone = (name: string): boolean => name.startsWith("okpay-desk-");

/** A customer's page that calls: its endpoint and its user, for one call. What it calls is the dialplan's one extension. */
export const appLineName = (id: string): string => `okpay-app-${id}`;
export const isAppLine = (name: string): boolean => name.startsWith("okpay-app-");
export const readAppLine = (name: string): string | null =>
  new RegExp(`^okpay-app-(${UUID})$`).exec(name)?.[1] ?? null;
export const APP_EXTENSION = "okpay";

/** One for each bridge and try: what a second talk of the same call is recorded under is another name. */
export const recordingName = (
  callId: string,
  bridge: { readonly id: string; readonly recordingTry: number },
): string =>
  `okpay-${callId}-${bridge.id.slice(-12)}${bridge.recordingTry === 0 ? "" : `-${bridge.recordingTry + 1}`}`;

type Kind = "a" | "b" | "c" | "d" | "s" | "l" | "w" | "v";
const isKind = (kind: string | undefined): kind is Kind =>
  kind !== undefined && "abcdslwv".includes(kind);
const MESSAGE = new RegExp(`^okpay-(${UUID})-message-\\d+$`);

/** One for each time that a caller speaks: who records again speaks another. */
export const messageName = (callId: string, take: number): string =>
  `okpay-${callId}-message-${take}`;
export const isMessageName = (name: string): boolean => MESSAGE.test(name);

export function readName(name: string): {
  readonly kind: Kind;
  readonly callId: string;
  /** Of an agent's leg the agent, of a supervisor's the supervision. */
  readonly whose: string | null;
} | null {
  const [, kind, callId, whose = null] = NAME.exec(name) ?? [];
  if (callId === undefined || !isKind(kind)) return null;
  return { kind, callId, whose };
}
