import { useLocale, useText } from "@okpay/ui/text.tsx";
import type { RecordingView } from "../../api/recording-calls.ts";
import { Card } from "../../parts/card.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Lang } from "../../parts/lang.tsx";
import { Moment } from "../../parts/moment.tsx";
import parts from "../../parts/parts.module.css";
import { StateTag } from "./state-tag.tsx";
import { clockOf } from "./words.ts";

/** Whose call it was, with which consent, how long it is, and until when it is kept. */
export function RecordingFacts({ recording }: { recording: RecordingView }) {
  const t = useText();
  const locale = useLocale();
  const { consentedAt, disposition, seconds, sha256, deletedAt, failure } = recording;
  return (
    <Card title={t("recordings.call")} aside={<StateTag recording={recording} />}>
      <Facts
        facts={[
          [
            t("recordings.agent"),
            recording.agent === null ? (
              t("recordings.message")
            ) : (
              <Lang key="agent" text={t("recordings.agentOf", recording.agent)} />
            ),
          ],
          [t("recordings.started"), <Moment key="started" at={recording.startedAt} isExact />],
          [t("recordings.length"), seconds === null ? null : clockOf(seconds)],
          [t("recordings.skill"), t(`desk.skill.${recording.skill}`)],
          [
            t("recordings.disposition"),
            disposition === null
              ? t("recordings.dispositionNone")
              : t(`desk.disposition.${disposition}`),
          ],
          [
            t("recordings.consent"),
            recording.kind === "message"
              ? t("recordings.consentMessage")
              : consentedAt === null
                ? t("recordings.consentNone")
                : t(recording.isFromApp ? "recordings.consentByApp" : "recordings.consentAt", {
                    at: new Date(consentedAt).toLocaleString(locale, {
                      dateStyle: "medium",
                      timeStyle: "medium",
                    }),
                  }),
          ],
          [
            t("recordings.failure"),
            failure === null ? null : (
              <span key="failure" className={parts.code}>
                {failure}
              </span>
            ),
          ],
          [
            t("recordings.hash"),
            sha256 === null ? null : (
              <span key="hash" className={parts.code}>
                {sha256}
              </span>
            ),
          ],
          [
            t("recordings.keptUntil"),
            deletedAt !== null ? null : recording.isHeld ? (
              t("recordings.keptWhileHeld")
            ) : (
              <Moment key="kept" at={recording.keptUntil} />
            ),
          ],
          [t("recordings.deletedAt"), deletedAt === null ? null : <Moment at={deletedAt} />],
        ]}
      />
    </Card>
  );
}
