import { randomBytes } from "node:crypto";
import { fromPublicId } from "../../../apps/server/src/platform/ids.ts";
import type { createCallWorld } from "./call-world.ts";

/** UUID of the recording of a talk between Mei and the agent, over and kept. */
export async function recordedTalk(
  { app, owner, work, talking, wrapUp }: Awaited<ReturnType<typeof createCallWorld>>,
  name: string,
): Promise<string> {
  const { recorder, collect } = app.services.recordings;
  const callId = fromPublicId(await talking());
  const agents = await owner.query<{ id: string }>(
    "SELECT id FROM access.staff WHERE role = 'agent'",
  );
  const recording = { name, callId, agentId: agents.rows[0]?.id ?? "" };
  await recorder.consented(callId);
  await recorder.begun(recording);
  await recorder.noted({ ...recording, isPaused: false });
  await work("agent", "POST", "/v1/staff/desk/hang-up");
  await wrapUp("agent", "break");
  await recorder.finished(name);
  await collect({ fetch: async () => sound(), remove: async () => {} });
  const { rows } = await owner.query<{ id: string }>(
    "SELECT id FROM recordings.recording WHERE name = $1",
    [name],
  );
  return rows[0]?.id ?? "";
}

async function* sound(): AsyncGenerator<Uint8Array> {
  yield randomBytes(20_044);
}
