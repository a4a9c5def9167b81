import { Button, TextInput } from "@mantine/core";
import { Page } from "@okpay/ui/page.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows, Notice } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import {
  planStaffing,
  type StaffingDay,
  type StaffingQuery,
  type StaffingWish,
  staffingQuery,
} from "../api/desk-calls.ts";
import { currentLocale } from "../app/texts.ts";
import { useSession } from "../app/use-session.ts";
import classes from "../features/desk/desk.module.css";
import styles from "../features/desk/staffing.module.css";
import { StaffingChart } from "../features/desk/staffing-chart.tsx";
import { Card } from "../parts/card.tsx";
import { type Column, DataTable } from "../parts/data-table.tsx";
import { may } from "../shell/places.ts";

type Wishes = Readonly<Partial<Record<StaffingWish, string>>>;

/** A slider is asked about when it rests, not on its way. */
const REST_MS = 250;

/** For supervisors: what a day needs by half hours, and what would be if. */
export function StaffingPage() {
  const t = useText();
  const [day, setDay] = useState(() => new Date().toLocaleDateString("sv-SE"));
  const [wishes, setWishes] = useState<Wishes>({});
  const [asked, setAsked] = useState<Wishes>({});
  useEffect(() => {
    const timer = setTimeout(() => setAsked(wishes), REST_MS);
    return () => clearTimeout(timer);
  }, [wishes]);
  const query: StaffingQuery = { day, ...asked };
  const found = useQuery({ ...staffingQuery(query), placeholderData: keepPreviousData });
  return (
    <Page title={t("console.place.staffing")} lead={t("desk.staffing.lead")} width="wide">
      <TextInput
        type="date"
        label={t("desk.staffing.day")}
        value={day}
        onChange={({ currentTarget: { value } }) => {
          if (value !== "") setDay(value);
        }}
      />
      {found.isError && <ProblemNotice error={found.error} />}
      {found.isPending && <LoadingRows rows={4} height={72} />}
      {found.isSuccess && (
        <>
          <WhatIf day={found.data} wishes={wishes} setWishes={setWishes} />
          <Card title={t("desk.staffing.chart")}>
            <Special day={found.data} />
            <Basis day={found.data} />
            <StaffingChart intervals={found.data.intervals} />
          </Card>
          <Plan day={found.data} />
          <Intervals day={found.data} />
        </>
      )}
    </Page>
  );
}

const percentOf = (share: number): number => Math.round(share * 100);

/** A day that is not as every week: what the calendar has it for, and what that does to the forecast. */
function Special({ day: { special, weekday } }: { day: StaffingDay }) {
  const t = useText();
  const locale = useLocale();
  if (special === null) return null;
  const { layer, name, isClosed } = special;
  const what = isClosed ? "closed" : layer === "make_up_day" ? "makeUp" : "other";
  return (
    <Notice tone="info" title={name === null ? t(`desk.staffing.special.${layer}`) : name[locale]}>
      <p>{t(`desk.staffing.${what}`, { weekday: nameOfWeekday(weekday) })}</p>
    </Notice>
  );
}

function Basis({ day: { weeks, passedOver, measured, assumed } }: { day: StaffingDay }) {
  const t = useText();
  if (weeks === 0) return <p className={classes.dim}>{t("desk.staffing.basisNone")}</p>;
  const seconds = (value: number) => t("desk.staffing.seconds", { seconds: Math.round(value) });
  return (
    <p className={classes.dim}>
      {t("desk.staffing.basis", {
        weeks,
        passedOver,
        handle:
          measured.handleSeconds === null
            ? t("desk.staffing.notMeasured", { seconds: assumed.handleSeconds })
            : seconds(measured.handleSeconds),
        patience:
          measured.patienceSeconds === null
            ? t("desk.staffing.endless")
            : seconds(measured.patienceSeconds),
        cap: percentOf(assumed.occupancyCap),
      })}
    </p>
  );
}

function WhatIf({
  day: { assumed },
  wishes,
  setWishes,
}: {
  day: StaffingDay;
  wishes: Wishes;
  setWishes: (wishes: Wishes) => void;
}) {
  const t = useText();
  const seconds = (value: number) => t("desk.staffing.seconds", { seconds: value });
  const percent = (value: number) => t("desk.staffing.percent", { percent: value });
  const agents = (value: number) => (value === 0 ? t("desk.staffing.asPlanned") : String(value));
  const sliders = [
    ["agents", t("desk.staffing.agents"), assumed.agents ?? 0, 0, 60, agents],
    ["handleSeconds", t("desk.staffing.handle"), assumed.handleSeconds, 30, 1200, seconds],
    ["serviceLevel", t("desk.staffing.level"), percentOf(assumed.serviceLevel), 50, 99, percent],
    ["targetSeconds", t("desk.staffing.target"), assumed.targetSeconds, 5, 120, seconds],
    ["shrinkage", t("desk.staffing.shrinkage"), percentOf(assumed.shrinkage), 0, 60, percent],
  ] as const;
  return (
    <Card title={t("desk.staffing.what")}>
      <div className={styles.wishes}>
        {sliders.map(([name, label, usual, min, max, said]) => {
          const value = wishes[name] === undefined ? Math.round(usual) : Number(wishes[name]);
          return (
            <label key={name} className={styles.wish}>
              <span>
                {label}
                <b aria-hidden>{said(value)}</b>
              </span>
              <input
                type="range"
                min={min}
                max={max}
                value={value}
                aria-valuetext={said(value)}
                onChange={({ currentTarget }) => {
                  const { [name]: _, ...others } = wishes;
                  // No agents at all is not a plan: the slider's end means the one that is kept.
                  const isUsual = name === "agents" && currentTarget.value === "0";
                  setWishes(isUsual ? others : { ...others, [name]: currentTarget.value });
                }}
              />
            </label>
          );
        })}
      </div>
      <div className={classes.buttons}>
        <Button variant="default" onClick={() => setWishes({})}>
          {t("desk.staffing.reset")}
        </Button>
      </div>
    </Card>
  );
}

/** Monday is 1, and was the first day of 2024. */
const nameOfWeekday = (weekday: number): string =>
  new Date(Date.UTC(2024, 0, weekday)).toLocaleDateString(currentLocale(), {
    weekday: "long",
    timeZone: "UTC",
  });

/** What is shown becomes what is planned, for this weekday from now on. */
function Plan({ day }: { day: StaffingDay }) {
  const t = useText();
  const session = useSession();
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: planStaffing,
    onSuccess: () => queries.invalidateQueries({ queryKey: ["desk", "staffing"] }),
  });
  if (session === null || !may(session, "agents.manage")) return null;
  const weekday = nameOfWeekday(day.weekday);
  const { agents } = day.assumed;
  const plan = (counts: number[]) => save.mutate({ weekday: day.weekday, agents: counts });
  return (
    <Card title={t("desk.staffing.plan", { weekday })}>
      {save.isError && <ProblemNotice error={save.error} />}
      {save.isSuccess && <p role="status">{t("desk.staffing.planned")}</p>}
      <p className={classes.dim}>
        {day.plan === null
          ? t("desk.staffing.planNone", { weekday })
          : t("desk.staffing.planHint", { weekday })}
      </p>
      <div className={classes.buttons}>
        <Button
          loading={save.isPending}
          onClick={() => plan(day.intervals.map(({ needed }) => needed))}
        >
          {t("desk.staffing.planNeeded")}
        </Button>
        {agents !== null && (
          <Button
            variant="default"
            loading={save.isPending}
            onClick={() => plan(day.intervals.map(() => agents))}
          >
            {t("desk.staffing.planAgents", { agents })}
          </Button>
        )}
      </div>
    </Card>
  );
}

type Interval = StaffingDay["intervals"][number];

/** Without the half hours in which nobody calls. */
function Intervals({ day }: { day: StaffingDay }) {
  const t = useText();
  const share = (value: number | null) => (value === null ? "–" : `${percentOf(value)}\u00A0%`);
  const columns: readonly Column<Interval>[] = [
    { key: "from", title: t("desk.staffing.from"), cell: ({ from }) => from, isNarrow: true },
    { key: "calls", title: t("desk.staffing.calls"), cell: ({ calls }) => calls.toFixed(1) },
    {
      key: "booked",
      title: t("desk.staffing.booked"),
      cell: ({ booked }) => (booked === 0 ? "–" : booked),
    },
    { key: "needed", title: t("desk.staffing.needed"), cell: ({ needed }) => needed },
    { key: "rostered", title: t("desk.staffing.rostered"), cell: ({ rostered }) => rostered },
    { key: "there", title: t("desk.staffing.there"), cell: ({ agents }) => agents },
    {
      key: "short",
      title: t("desk.staffing.short"),
      cell: ({ needed, agents }) => Math.max(0, needed - agents),
    },
    {
      key: "level",
      title: t("desk.board.level"),
      cell: ({ serviceLevel }) => share(serviceLevel),
    },
    {
      key: "abandoned",
      title: t("desk.staffing.abandoned"),
      cell: ({ abandonShare }) => share(abandonShare),
    },
    {
      key: "wait",
      title: t("desk.staffing.wait"),
      cell: ({ meanWaitSeconds }) =>
        meanWaitSeconds === null
          ? "–"
          : t("desk.staffing.seconds", { seconds: Math.round(meanWaitSeconds) }),
    },
    { key: "busy", title: t("desk.staffing.busy"), cell: ({ occupancy }) => share(occupancy) },
  ];
  const rows = day.intervals.filter(({ calls }) => calls > 0);
  if (rows.length === 0) return null;
  return (
    <Card title={t("desk.staffing.table")}>
      <DataTable
        caption={t("desk.staffing.table")}
        columns={columns}
        rows={rows}
        idOf={({ from }) => from}
      />
    </Card>
  );
}
