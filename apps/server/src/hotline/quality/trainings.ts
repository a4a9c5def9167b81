import { CERTIFIED_SKILLS, type noteTrainingRequest, type training } from "@okpay/contracts";
import type { z } from "zod";
import { fromPublicId, newId } from "../../platform/ids.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import { peopleOf } from "./people.ts";
import type { QualityDeps, Reader } from "./ports.ts";
import { insertTraining } from "./repository.ts";

const LONGEST_CERTIFICATE_DAYS = 731;
const DAY_MS = 86_400_000;

/** Notes that somebody was trained, and renews the certificate with it: never by somebody for themselves. */
export async function noteTraining(
  deps: QualityDeps,
  { staffId, origin }: Reader,
  { agentId, skill, topic, certifiedUntil }: z.output<typeof noteTrainingRequest>,
): Promise<z.output<typeof training>> {
  const id = fromPublicId(agentId);
  if (id === staffId) throw new RequestRefused("not_permitted");
  const now = deps.clock.now();
  const until = untilOf(now, skill, certifiedUntil);
  await deps.skills.renew({ agentId: id, skill, until }, async (tx) => {
    await insertTraining(tx, {
      id: newId(),
      agentId: id,
      skill,
      topic,
      notedBy: staffId,
      heldAt: now,
      certifiedUntil: until,
    });
    await deps.audit.write(tx, {
      type: "agent.trained",
      actor: { kind: "staff", id: staffId },
      subject: { kind: "staff", id },
      outcome: "success",
      origin,
      details: { skill, topic, ...(until === null ? {} : { until: until.toISOString() }) },
    });
  });
  const people = await peopleOf(deps, [id]);
  return {
    agent: people.agent(id),
    skill,
    topic,
    heldAt: now.toISOString(),
    certifiedUntil: until?.toISOString() ?? null,
  };
}

/** Where the skill needs a certificate: from now, and two years at most. */
function untilOf(now: Date, skill: string, wanted: string | null): Date | null {
  if (!(CERTIFIED_SKILLS as readonly string[]).includes(skill)) return null;
  const refused = (code: "required" | "invalid") =>
    new RequestRefused("validation_failed", { errors: [{ field: "certifiedUntil", code }] });
  if (wanted === null) throw refused("required");
  const until = new Date(wanted);
  const latest = now.getTime() + LONGEST_CERTIFICATE_DAYS * DAY_MS;
  if (until <= now || until.getTime() > latest) throw refused("invalid");
  return until;
}
