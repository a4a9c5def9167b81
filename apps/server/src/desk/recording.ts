import type { pauseRecordingRequest } from "@okpay/contracts";
import type { z } from "zod";
import type { Calls } from "../hotline/calls/index.ts";
import type { Recordings } from "../hotline/recordings/index.ts";
import type { AuditTrail } from "../platform/audit-trail.ts";
import type { Database } from "../platform/db/index.ts";
import { RequestRefused } from "../platform/refusal.ts";
import { type AtDesk, inTransaction, subjectOf, writeDeed } from "./level.ts";

/**
 * The agent's own pause, for a card number or whatever else nobody should hear again. The server's own come with the
 * ladder (identity.ts). Refused with `recording_not_running` when the call is not recorded.
 */
export async function pauseRecording(
  deps: {
    readonly database: Database;
    readonly audit: AuditTrail;
    readonly calls: Pick<Calls, "subjectAt">;
    readonly recording: Pick<Recordings["pausing"], "pause" | "resume">;
  },
  agent: AtDesk,
  { callId: publicCallId, isPaused }: z.output<typeof pauseRecordingRequest>,
): Promise<void> {
  const subject = await subjectOf(deps, agent, publicCallId);
  const { callId } = subject;
  await inTransaction(deps, async (tx) => {
    const asked = { callId, agentId: agent.staffId };
    const isDone = isPaused
      ? await deps.recording.pause(tx, { ...asked, reason: "agent" })
      : await deps.recording.resume(tx, { ...asked, reason: null });
    if (!isDone) throw new RequestRefused("recording_not_running");
    const state = isPaused ? "paused" : "resumed";
    await writeDeed(deps, tx, agent, subject, { type: "recording.paused", details: { state } });
  });
}
