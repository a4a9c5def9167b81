import { useText } from "@okpay/ui/text.tsx";
import type { AuditEvent } from "../../api/wire.ts";
import { Lang } from "../../parts/lang.tsx";
import { Tag, type Tone } from "../../parts/tag.tsx";

const OUTCOME_TONE: Record<AuditEvent["outcome"], Tone> = {
  success: "good",
  failure: "warn",
  denied: "error",
};
const SEVERITY_TONE: Record<AuditEvent["severity"], Tone> = {
  info: "plain",
  notice: "plain",
  warning: "warn",
  alert: "error",
};

export function OutcomeTag({ outcome }: { outcome: AuditEvent["outcome"] }) {
  const t = useText();
  return <Tag tone={OUTCOME_TONE[outcome]}>{t(`console.audit.outcome.${outcome}`)}</Tag>;
}

export function SeverityTag({ severity }: { severity: AuditEvent["severity"] }) {
  const t = useText();
  return <Tag tone={SEVERITY_TONE[severity]}>{t(`console.audit.severity.${severity}`)}</Tag>;
}

/** Who did it: a name where one may be shown, else what kind of someone. */
export function ActorName({ actor }: { actor: AuditEvent["actor"] }) {
  const t = useText();
  const kind = t(`console.audit.actor.${actor.kind}`);
  if (actor.name === null) return kind;
  return (
    <>
      <Lang text={actor.name} /> ({kind})
    </>
  );
}
