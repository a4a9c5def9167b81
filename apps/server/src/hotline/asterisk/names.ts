/*
 * Names of what we make at Asterisk say whose it is, so that whoever finds it after a restart needs no list:
 * okpay-a-<call>-<agent>-<id> an agent's leg, okpay-b-<call>-<id> a bridge, okpay-c-<call>-<attempt> a caller called back.
 */
const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const NAME = new RegExp(`^okpay-([abc])-(${UUID})-(?:(${UUID})-)?`);

export const agentLegName = (callId: string, agentId: string, id: string): string =>
  `okpay-a-${callId}-${agentId}-${id}`;
export const bridgeName = (callId: string, id: string): string => `okpay-b-${callId}-${id}`;
export const callbackName = (callId: string, attempt: number): string =>
  `okpay-c-${callId}-${attempt}`;

/** One for each bridge: what a second talk of the same call is recorded under is another name. */
export const recordingName = (callId: string, bridgeId: string): string =>
  `okpay-${callId}-${bridgeId.slice(-12)}`;

export function readName(name: string): {
  readonly kind: "a" | "b" | "c";
  readonly callId: string;
  readonly agentId: string | null;
} | null {
  const [, kind, callId, agentId = null] = NAME.exec(name) ?? [];
  if (callId === undefined || (kind !== "a" && kind !== "b" && kind !== "c")) return null;
  return { kind, callId, agentId };
}
