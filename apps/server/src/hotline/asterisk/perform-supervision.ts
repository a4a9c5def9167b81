import type { Locale } from "@okpay/contracts";
import { newId } from "../../platform/ids.ts";
import { CAUSE } from "./ari/exchange.ts";
import { earName, roomName, supervisorLegName } from "./names.ts";
import { gone, type Hands, hangUp, made, withLeg } from "./perform.ts";
import type { Actual } from "./plan.ts";
import type { SupervisedBy, SupervisionAction } from "./plan-supervision.ts";
import { inLanguage, mediaOf } from "./spoken.ts";

const RING_SECONDS = 30;

export type SupervisionDoing = Exclude<
  SupervisionAction["type"],
  "reportAnswered" | "reportHungUp"
>;

/** As `perform`: one thing, and what is now so. */
export async function performSupervision(
  hands: Hands,
  call: { readonly id: string; readonly language: Locale },
  actual: Actual,
  type: SupervisionDoing,
  by: SupervisedBy | null,
): Promise<void> {
  const { supervised, bridge } = actual;
  const { leg, ear } = supervised;
  switch (type) {
    case "createSupervisor":
      if (by !== null) await createSupervisor(hands, call.id, actual, by);
      return;
    case "dialSupervisor":
      if (leg !== null)
        await withLeg(
          hands,
          leg,
          () => hands.exchange.dial(leg.channelId, RING_SECONDS),
          "ringing",
        );
      return;
    case "hangUpSupervisor":
      if (leg !== null) await hangUp(hands, leg, CAUSE.normal);
      return;
    case "clearSupervisor":
      supervised.leg = null;
      return;
    case "closeEar":
      if (ear !== null) await hangUp(hands, ear, CAUSE.normal);
      if (supervised.room !== null) supervised.room.hasEar = false;
      return;
    case "clearEar":
      supervised.ear = null;
      return;
    case "listenIn":
    case "whisperIn":
      return openEar(hands, call.id, actual, type === "listenIn" ? "listen" : "whisper");
    case "createRoom":
    case "destroyRoom":
    case "enterRoom":
    case "leaveRoom":
    case "addEar":
      return withRoom(hands, call.id, actual, type);
    case "announce":
      if (bridge === null || leg === null) return;
      await hands.exchange.playInBridge(
        bridge.id,
        `okpay-p-${newId()}`,
        inLanguage(call.language, ["phone.supervisorJoins"]).map(mediaOf),
      );
      leg.isAnnounced = true;
      return;
    case "joinTalk":
    case "leaveTalk":
    case "leaveTalkForNow":
      return inTalk(hands, actual, type);
  }
}

async function createSupervisor(
  hands: Hands,
  callId: string,
  actual: Actual,
  by: SupervisedBy,
): Promise<void> {
  // In memory before it is asked for: its first event may come before the answer.
  const leg = {
    channelId: supervisorLegName(callId, by.id, newId()),
    supervisionId: by.id,
    state: "new" as const,
    cause: null,
    changedAt: hands.count(),
    isReported: false,
    isAnnounced: false,
  };
  actual.supervised.leg = leg;
  const endpoint = await hands.endpointOf(by.supervisorId);
  if (endpoint === null) return gone(leg, CAUSE.absent);
  await made(hands, leg, () =>
    hands.exchange.create({
      id: leg.channelId,
      endpoint: endpoint.name,
      app: hands.app,
      args: `supervisor,${callId}`,
    }),
  );
}

/** On the agent's leg, so that what is whispered goes out to the agent and never comes in from there to the caller. */
async function openEar(
  hands: Hands,
  callId: string,
  { supervised, agent }: Actual,
  mode: "listen" | "whisper",
): Promise<void> {
  if (agent === null) return;
  const ear = {
    channelId: earName(mode, callId, newId()),
    mode,
    of: agent.channelId,
    state: "new" as const,
    cause: null,
    changedAt: hands.count(),
  };
  supervised.ear = ear;
  await made(hands, ear, async () => {
    const outcome = await hands.exchange.snoop(agent.channelId, {
      id: ear.channelId,
      app: hands.app,
      args: `ear,${callId}`,
      isWhispering: mode === "whisper",
    });
    if (outcome === "gone") gone(ear, CAUSE.absent);
  });
}

async function withRoom(
  hands: Hands,
  callId: string,
  { supervised }: Actual,
  type: "createRoom" | "destroyRoom" | "enterRoom" | "leaveRoom" | "addEar",
): Promise<void> {
  const { exchange } = hands;
  if (type === "createRoom") {
    const room = supervised.room ?? {
      id: roomName(callId, newId()),
      isMade: false,
      hasSupervisor: false,
      hasEar: false,
      changedAt: hands.count(),
    };
    supervised.room = room;
    await exchange.createBridge(room.id);
    room.isMade = true;
    room.changedAt = hands.count();
    return;
  }
  const { room, leg, ear } = supervised;
  if (room === null) return;
  if (type === "destroyRoom") {
    await exchange.destroyBridge(room.id);
    supervised.room = null;
  } else if (type === "leaveRoom") {
    if (leg !== null) await exchange.removeFromBridge(room.id, leg.channelId);
    room.hasSupervisor = false;
  } else {
    const who = type === "enterRoom" ? leg : ear;
    if (who === null) return;
    const outcome = await exchange.addToBridge(room.id, who.channelId);
    // The room or the leg: the next look at Asterisk tells which.
    if (outcome !== "done") throw new Error(`a supervisor could not be connected: ${outcome}`);
    if (type === "enterRoom") room.hasSupervisor = true;
    else room.hasEar = true;
  }
  room.changedAt = hands.count();
}

async function inTalk(
  hands: Hands,
  { supervised: { leg }, bridge }: Actual,
  type: "joinTalk" | "leaveTalk" | "leaveTalkForNow",
): Promise<void> {
  if (bridge === null || leg === null) return;
  if (type === "joinTalk") {
    const outcome = await hands.exchange.addToBridge(bridge.id, leg.channelId);
    if (outcome !== "done") throw new Error(`a supervisor could not join: ${outcome}`);
    bridge.hasSupervisor = true;
  } else {
    await hands.exchange.removeFromBridge(bridge.id, leg.channelId);
    bridge.hasSupervisor = false;
    leg.isAnnounced = type === "leaveTalkForNow";
  }
  bridge.changedAt = hands.count();
}
