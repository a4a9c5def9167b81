import { useLocale, useText } from "@okpay/ui/text.tsx";
import type { AuditState } from "../../api/wire.ts";
import { Facts } from "../../parts/facts.tsx";
import { Moment } from "../../parts/moment.tsx";
import { Tag } from "../../parts/tag.tsx";

/** The state of the log in four lines. */
export function LogFacts({ state }: { state: AuditState }) {
  const t = useText();
  const locale = useLocale();
  const last = state.lastVerification;
  const problem = last?.problem ?? null;
  const count = (value: number) => value.toLocaleString(locale);
  return (
    <Facts
      facts={[
        [
          t("console.audit.verification"),
          last === null ? (
            <Tag tone="warn">{t("console.audit.neverVerified")}</Tag>
          ) : (
            <>
              <Tag tone={last.isSound ? "good" : "error"}>
                {t(last.isSound ? "console.audit.sound" : "console.audit.notSound")}
              </Tag>{" "}
              <Moment at={last.at} />
            </>
          ),
        ],
        [
          t("console.audit.problem"),
          problem === null ? null : `${problem.kind} · ${problem.where} · ${problem.what}`,
        ],
        [t("console.audit.events"), count(state.treeSize)],
        [t("console.audit.waiting"), count(state.waiting)],
        [
          t("console.audit.newestCheckpoint"),
          state.checkpoint === null ? (
            t("console.audit.noCheckpoint")
          ) : (
            <Moment at={state.checkpoint.signedAt} isExact />
          ),
        ],
      ]}
    />
  );
}
