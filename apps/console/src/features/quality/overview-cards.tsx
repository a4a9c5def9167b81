import { useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { QualityOverview } from "../../api/quality-calls.ts";
import { Card } from "../../parts/card.tsx";
import { DataTable } from "../../parts/data-table.tsx";
import { Lang } from "../../parts/lang.tsx";
import { Moment } from "../../parts/moment.tsx";
import parts from "../../parts/parts.module.css";
import { Tag } from "../../parts/tag.tsx";
import classes from "./quality.module.css";

const Recording = ({ id, children }: { id: string; children: ReactNode }) => (
  <Link to="/recordings/$recordingId" params={{ recordingId: id }} data-key="o">
    {children}
  </Link>
);

/** The calls of the last week that were drawn, and how many of them are done. */
export function SampleCard({ overview: { sample, week } }: { overview: QualityOverview }) {
  const t = useText();
  const done = sample.filter(({ isReviewed }) => isReviewed).length;
  const label = t("quality.sampleDone", { done, all: sample.length });
  return (
    <Card title={t("quality.sample")}>
      <p className={parts.dim}>
        {t("quality.sampleOf")} <Moment at={week.from} />
      </p>
      {sample.length === 0 ? (
        <p>{t("quality.sampleNone")}</p>
      ) : (
        <>
          <p>{label}</p>
          <progress
            className={classes.progress}
            max={sample.length}
            value={done}
            aria-label={label}
          />
          <DataTable
            caption={t("quality.sample")}
            rows={sample}
            idOf={({ recordingId }) => recordingId}
            columns={[
              {
                key: "call",
                title: t("recordings.started"),
                cell: ({ recordingId, startedAt }) => (
                  <Recording id={recordingId}>
                    <Moment at={startedAt} />
                  </Recording>
                ),
              },
              {
                key: "agent",
                title: t("recordings.agent"),
                cell: ({ agent }) => <Lang text={t("recordings.agentOf", agent)} />,
              },
              {
                key: "skill",
                title: t("recordings.skill"),
                cell: ({ skill }) => t(`desk.skill.${skill}`),
              },
              {
                key: "state",
                title: t("recordings.state"),
                cell: ({ isReviewed, isOwn }) => (
                  <Tag tone={isReviewed ? "good" : isOwn ? "plain" : "warn"}>
                    {t(
                      isReviewed
                        ? "quality.done"
                        : isOwn
                          ? "quality.someoneElse"
                          : "quality.toReview",
                    )}
                  </Tag>
                ),
                isNarrow: true,
              },
            ]}
          />
        </>
      )}
    </Card>
  );
}

/** How the calls of each agent were judged. */
export function ResultsCard({ overview: { results } }: { overview: QualityOverview }) {
  const t = useText();
  return (
    <Card title={t("quality.results")}>
      {results.length === 0 ? (
        <p>{t("quality.resultsNone")}</p>
      ) : (
        <DataTable
          caption={t("quality.results")}
          rows={results}
          idOf={({ agent }) => agent.id}
          columns={[
            {
              key: "agent",
              title: t("recordings.agent"),
              cell: ({ agent }) => <Lang text={t("recordings.agentOf", agent)} />,
            },
            {
              key: "average",
              title: t("quality.average"),
              cell: ({ averageScore }) => (
                <span className={classes.bar}>
                  <meter min={0} max={100} value={averageScore} aria-label={t("quality.average")} />
                  {t("quality.percent", { percent: averageScore })}
                </span>
              ),
            },
            {
              key: "passed",
              title: t("quality.passedOf"),
              cell: ({ passed, reviews }) =>
                t("quality.sampleDone", { done: passed, all: reviews }),
              isNarrow: true,
            },
            {
              key: "last",
              title: t("quality.last"),
              cell: ({ lastAt }) => <Moment at={lastAt} />,
              isNarrow: true,
            },
          ]}
        />
      )}
    </Card>
  );
}

/** Calls rated by several, and how far reviewers agree beyond chance. */
export function CalibrationsCard({
  overview: { calibrations, reliability },
}: {
  overview: QualityOverview;
}) {
  const t = useText();
  return (
    <Card title={t("quality.calibrations")}>
      {calibrations.length === 0 ? (
        <p>{t("quality.calibrationsNone")}</p>
      ) : (
        <ul className={classes.list}>
          {calibrations.map((each) => (
            <li key={`${each.recordingId} ${each.openedAt}`}>
              <Recording id={each.recordingId}>
                <Moment at={each.openedAt} />
              </Recording>{" "}
              · <Lang text={t("recordings.agentOf", each.agent)} /> ·{" "}
              {each.agreement === null
                ? t("quality.raters", { count: each.raters })
                : t("quality.agreed", { percent: each.agreement, count: each.raters })}
            </li>
          ))}
        </ul>
      )}
      {reliability !== null && (
        <p>
          {t("quality.alpha", {
            alpha: reliability.alpha.toFixed(2),
            calibrations: reliability.calibrations,
            questions: reliability.questions,
          })}{" "}
          <span className={parts.dim}>{t("quality.alphaMeans")}</span>
        </p>
      )}
    </Card>
  );
}
