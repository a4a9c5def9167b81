import { Button } from "@mantine/core";
import { Page } from "@okpay/ui/page.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows, Notice } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type Board, callHistory } from "../api/desk-calls.ts";
import { useSession } from "../app/use-session.ts";
import { csvOf, saveText } from "../features/cases/csv.ts";
import { AgentEditor } from "../features/desk/agent-editor.tsx";
import { apartBy } from "../features/desk/apart.ts";
import classes from "../features/desk/desk.module.css";
import { FailedLegs } from "../features/desk/failed-legs.tsx";
import { Since } from "../features/desk/since.tsx";
import { useBoard } from "../features/desk/use-board.ts";
import { TalksCard } from "../features/supervision/talks-card.tsx";
import { Card } from "../parts/card.tsx";
import { type Column, DataTable } from "../parts/data-table.tsx";
import { useKnownText } from "../parts/known-text.ts";
import { Tag } from "../parts/tag.tsx";
import { may } from "../shell/places.ts";

/** For supervisors: who waits, who talks, and how the day goes, as it changes. */
export function BoardPage() {
  const t = useText();
  const { board, error } = useBoard();
  return (
    <Page title={t("desk.board")} lead={t("desk.boardLead")} width="wide">
      {error !== null && <ProblemNotice error={error} />}
      {board === undefined && error === null && <LoadingRows rows={3} height={72} />}
      {board !== undefined && <Figures board={board} />}
      <AgentEditor />
    </Page>
  );
}

const share = (part: number, of: number): string =>
  of === 0 ? "–" : `${Math.round((part / of) * 100)} %`;

type Say = ReturnType<typeof useText>;
const minutesOf = (minutes: number | null, t: Say): string =>
  minutes === null ? "–" : t("desk.board.minutes", { minutes: minutes.toFixed(1) });
const errorOf = ({ p50Minutes, p90Minutes }: Board["today"]["estimate"], t: Say): string =>
  p50Minutes === null ? "–" : `${minutesOf(p50Minutes, t)} / ${minutesOf(p90Minutes, t)}`;

function Figures({ board }: { board: Board }) {
  const t = useText();
  const { today } = board;
  const { enough, judged, marks, meanMark } = board.outcomes;
  const minutes = (seconds: number) =>
    t("desk.time", {
      minutes: Math.floor(seconds / 60),
      seconds: String(seconds % 60).padStart(2, "0"),
    });
  const now: readonly (readonly [string, string])[] = [
    [t("desk.board.waiting"), String(board.waiting)],
    [t("desk.board.longest"), minutes(board.longestWaitSeconds)],
    [t("desk.board.callbacks"), String(board.callbacks)],
    [t("desk.board.talking"), String(board.talking)],
    [t("desk.board.level"), share(today.withinTarget, today.offered)],
    [t("desk.board.abandoned"), share(today.abandoned, today.offered)],
    [t("desk.board.promises"), share(today.promisesKept, today.promises)],
    [t("desk.board.estimate"), errorOf(today.estimate, t)],
    [t("desk.board.bias"), minutesOf(today.estimate.biasMinutes, t)],
    [t("desk.board.enough"), share(enough, judged)],
    [t("desk.board.mark"), meanMark === null ? "–" : meanMark.toFixed(1)],
    [t("promises.due"), String(board.promised.open)],
    [t("promises.dueOver"), String(board.promised.overdue)],
    [t("desk.board.short"), board.agentsShort === null ? "–" : String(board.agentsShort)],
  ];
  return (
    <>
      <HoldAlarm board={board} />
      <Exchange exchange={board.exchange} />
      {board.promised.overdue > 0 && (
        <Notice tone="warn" title={t("promises.warning", { count: board.promised.overdue })}>
          <Link to="/promises">{t("promises.title")}</Link>
        </Notice>
      )}
      {board.recordingsFailed > 0 && (
        <Notice tone="warn" title={t("desk.board.unrecorded", { count: board.recordingsFailed })}>
          <p>{t("desk.board.unrecordedDo")}</p>
          <Link to="/recordings">{t("desk.board.unrecordedLink")}</Link>
        </Notice>
      )}
      <Card title={t("desk.board.now")}>
        <dl className={classes.figures}>
          {now.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <p className={classes.dim}>
          {t("desk.board.formula", { within: today.withinTarget, offered: today.offered })}{" "}
          {t("desk.board.estimateFormula")} {t("desk.board.outcomes", { enough, judged, marks })}
        </p>
        <History />
      </Card>
      <Lines board={board} minutes={minutes} />
      <Talks board={board} />
      <BookedCallbacks board={board} />
      <Agents board={board} />
      <FailedLegs legs={board.failedLegs} />
    </>
  );
}

/** Only what is not as it should be. While servers are changed one after the other, an older one says nothing of it. */
function Exchange({ exchange }: { exchange: Board["exchange"] | undefined }) {
  const t = useText();
  if (exchange === null || exchange === undefined) return null;
  if (!exchange.isConnected)
    return (
      <Notice tone="error" title={t("desk.board.exchangeAway")}>
        <p>{t("desk.board.exchangeAwayDo")}</p>
      </Notice>
    );
  const { clockAheadSeconds: ahead } = exchange;
  if (ahead === null) return null;
  return (
    <Notice
      tone="warn"
      title={t(ahead > 0 ? "desk.board.clockAhead" : "desk.board.clockBehind", {
        ...apartBy(ahead),
      })}
    >
      <p>{t("desk.board.clockDo")}</p>
    </Notice>
  );
}

/** For whoever may be in them. */
function Talks({ board }: { board: Board }) {
  const session = useSession();
  return session !== null && may(session, "calls.supervise") ? <TalksCard board={board} /> : null;
}

/** The last four weeks by half hours, as raw counts: every definition of a service level can be made from them. */
function History() {
  const t = useText();
  const save = useMutation({
    mutationFn: callHistory,
    onSuccess: ({ intervals }) =>
      saveText(
        "calls.csv",
        csvOf([
          [
            "from",
            "offered",
            "answered",
            "within 20 s",
            "abandoned",
            "mean wait (s)",
            "waits announced",
            "inside their range",
            "estimate error P50 (min)",
            "estimate error P90 (min)",
            "estimate bias (min)",
          ],
          ...intervals.map((each) => [
            each.from,
            each.offered,
            each.answered,
            each.withinTarget,
            each.abandoned,
            each.meanWaitSeconds,
            each.promises,
            each.promisesKept,
            each.estimate.p50Minutes ?? "",
            each.estimate.p90Minutes ?? "",
            each.estimate.biasMinutes ?? "",
          ]),
        ]),
      ),
  });
  return (
    <>
      {save.isError && <ProblemNotice error={save.error} />}
      <div className={classes.buttons}>
        <Button variant="default" loading={save.isPending} onClick={() => save.mutate()}>
          {t("desk.board.history")}
        </Button>
      </div>
    </>
  );
}

function Lines({ board, minutes }: { board: Board; minutes: (seconds: number) => string }) {
  const t = useText();
  const columns: readonly Column<Board["lines"][number]>[] = [
    { key: "skill", title: t("desk.board.line"), cell: ({ skill }) => t(`desk.skill.${skill}`) },
    {
      key: "language",
      title: t("desk.board.language"),
      cell: ({ language }) => (language === "en" ? "English" : "中文"),
    },
    { key: "waiting", title: t("desk.board.waiting"), cell: ({ waiting }) => waiting },
    {
      key: "longest",
      title: t("desk.board.longest"),
      cell: ({ longestWaitSeconds }) => minutes(longestWaitSeconds),
    },
    {
      key: "reason",
      title: t("desk.board.why"),
      cell: ({ reason }) => t(`desk.board.why.${reason}`),
    },
  ];
  return (
    <Card title={t("desk.board.lines")}>
      {board.lines.length === 0 ? (
        <p className={classes.dim}>{t("desk.board.nobody")}</p>
      ) : (
        <DataTable
          caption={t("desk.board.lines")}
          columns={columns}
          rows={board.lines}
          idOf={({ skill, language }) => skill + language}
        />
      )}
    </Card>
  );
}

/** What is promised for the next 24 hours; at its time each stands in the line. */
function BookedCallbacks({ board }: { board: Board }) {
  const t = useText();
  const locale = useLocale();
  const columns: readonly Column<Board["booked"][number]>[] = [
    {
      key: "from",
      title: t("desk.board.bookedFrom"),
      cell: ({ startsAt }) =>
        new Date(startsAt).toLocaleString(locale, {
          weekday: "short",
          hour: "2-digit",
          minute: "2-digit",
          hourCycle: "h23",
        }),
    },
    { key: "callbacks", title: t("desk.board.bookedCount"), cell: ({ callbacks }) => callbacks },
  ];
  return (
    <Card title={t("desk.board.booked")}>
      {board.booked.length === 0 ? (
        <p className={classes.dim}>{t("desk.board.bookedNone")}</p>
      ) : (
        <DataTable
          caption={t("desk.board.booked")}
          columns={columns}
          rows={board.booked}
          idOf={({ startsAt }) => startsAt}
        />
      )}
    </Card>
  );
}

function Agents({ board }: { board: Board }) {
  const t = useText();
  const textOf = useKnownText();
  const columns: readonly Column<Board["agents"][number]>[] = [
    {
      key: "agent",
      title: t("desk.board.agent"),
      cell: ({ number, name }) => `${number} · ${name}`,
    },
    {
      key: "state",
      title: t("desk.board.state"),
      cell: ({ state, reason }) =>
        textOf("desk.state", state) +
        (reason === null ? "" : ` · ${textOf("desk.reason", reason)}`),
    },
    { key: "since", title: t("desk.board.since"), cell: ({ since }) => <Since at={since} /> },
    {
      key: "skill",
      title: t("desk.board.line"),
      cell: ({ skill }) => (skill === null ? "" : t(`desk.skill.${skill}`)),
    },
    {
      key: "held",
      title: t("desk.board.held"),
      cell: ({ heldSince, isHoldAlarmed }) =>
        heldSince === null ? "" : <Hold since={heldSince} isAlarmed={isHoldAlarmed} />,
    },
  ];
  return (
    <Card title={t("desk.board.agents")}>
      {board.agents.length === 0 ? (
        <p className={classes.dim}>{t("desk.board.noAgents")}</p>
      ) : (
        <DataTable
          caption={t("desk.board.agents")}
          columns={columns}
          rows={board.agents}
          idOf={({ number }) => String(number)}
        />
      )}
    </Card>
  );
}

/** Before everything else, for as long as the hold lasts, also for who opens the board only now; said by a screen reader. */
function HoldAlarm({ board }: { board: Board }) {
  const t = useText();
  const alarmed = board.agents.filter(({ isHoldAlarmed }) => isHoldAlarmed);
  if (alarmed.length === 0) return null;
  const agents = alarmed.map(({ number, name }) => `${number} · ${name}`).join(", ");
  return <Notice tone="error" title={t("desk.board.holdAlarm", { agents })} />;
}

/** Past five minutes of music somebody should look after the caller. */
function Hold({ since, isAlarmed }: { since: string; isAlarmed: boolean }) {
  return (
    <Tag tone={isAlarmed ? "error" : "warn"}>
      <Since at={since} />
    </Tag>
  );
}
