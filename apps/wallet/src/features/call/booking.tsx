import { Button, NativeSelect, Textarea } from "@mantine/core";
import { zoneName } from "@okpay/i18n/zoned";
import { Notice } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import {
  type BookedCallback,
  type BookingWish,
  bookCallback,
  bookedCallbackQuery,
  CALL_MATTERS,
  callbackTimesQuery,
  cancelCallback,
} from "../../api/callbacks.ts";
import { isRefusal } from "../../api/problems.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import { Loaded } from "../security/loaded.tsx";
import security from "../security/security.module.css";
import { byDay, dayText, timeText, zoneHere } from "./booking-days.ts";
import classes from "./call.module.css";

/** A callback at a time one chooses: seen, moved, cancelled; offered while the line is closed too. */
export function Booking() {
  const booked = useQuery(bookedCallbackQuery);
  const [isMoving, setMoving] = useState(false);
  return (
    <section className={security.card} aria-labelledby="booking">
      <Loaded query={booked} rows={1}>
        {({ booking }) => (
          <>
            <Heading
              says={booking === null ? "calls.book" : isMoving ? "calls.bookMove" : "calls.booked"}
            />
            {booking === null || isMoving ? (
              <Choose booked={booking} onKept={() => setMoving(false)} />
            ) : (
              <Booked booking={booking} onMove={() => setMoving(true)} />
            )}
          </>
        )}
      </Loaded>
    </section>
  );
}

/** What was pressed is gone with its form: the focus goes to what came of it, and is read. */
function Heading({ says }: { says: "calls.book" | "calls.bookMove" | "calls.booked" }) {
  const t = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  const before = useRef(says);
  useEffect(() => {
    if (before.current !== says) heading.current?.focus();
    before.current = says;
  }, [says]);
  return (
    <h2 id="booking" ref={heading} tabIndex={-1}>
      {t(says)}
    </h2>
  );
}

function Booked({ booking, onMove }: { booking: BookedCallback; onMove: () => void }) {
  const t = useText();
  const locale = useLocale();
  const queryClient = useQueryClient();
  const cancel = useMutation({
    mutationFn: cancelCallback,
    onSuccess: () => queryClient.setQueryData(bookedCallbackQuery.queryKey, { booking: null }),
  });
  return (
    <>
      <div role="status">
        <p className={classes.big}>
          {t("calls.bookedAt", {
            day: dayText(booking.startsAt, locale),
            from: timeText(booking.startsAt, locale),
            to: timeText(booking.endsAt, locale),
            zone: zoneName(zoneHere(), locale),
          })}
        </p>
        <p>
          {t("calls.bookedFor", {
            matter: t(`calls.skill.${booking.skill}`),
            language: LANGUAGES[booking.language],
          })}
        </p>
      </div>
      {booking.about !== null && <p>{booking.about}</p>}
      <p className={security.dim}>{t("calls.bookedHow")}</p>
      {cancel.isError && <ProblemNotice error={cancel.error} />}
      <div className={security.buttons}>
        <Button variant="default" onClick={onMove}>
          {t("calls.bookMove")}
        </Button>
        <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
          {t("calls.bookCancel")}
        </Button>
      </div>
    </>
  );
}

/** In their own words. */
const LANGUAGES = { en: "English", "zh-CN": "中文" } as const;

function Choose({ booked, onKept }: { booked: BookedCallback | null; onKept: () => void }) {
  const t = useText();
  const locale = useLocale();
  const queryClient = useQueryClient();
  const [wish, setWish] = useState<Omit<BookingWish, "timeZone" | "startsAt">>({
    skill: booked?.skill ?? "general",
    language: booked?.language ?? locale,
    about: booked?.about ?? null,
  });
  const { skill, language } = wish;
  const times = useQuery(callbackTimesQuery({ skill, language, timeZone: zoneHere() }));
  const book = useMutation({
    mutationFn: (startsAt: string) => bookCallback({ ...wish, startsAt, timeZone: zoneHere() }),
    onSuccess: (now) => {
      queryClient.setQueryData(bookedCallbackQuery.queryKey, now);
      onKept();
    },
    // Whatever was refused: what is free now is asked anew.
    onError: () => queryClient.invalidateQueries({ queryKey: ["callback", "times"] }),
  });
  return (
    <>
      <p className={security.dim}>{t("calls.bookLead")}</p>
      <Matter
        skill={skill}
        language={language}
        onChange={(change) => setWish({ ...wish, ...change })}
      />
      <Loaded query={times} rows={2}>
        {(found) =>
          found.times.length === 0 ? (
            <Notice tone="info" title={t("calls.bookNone")}>
              <p>{t("calls.bookNoneHint")}</p>
            </Notice>
          ) : (
            <>
              <Textarea
                label={t("calls.about")}
                description={t("calls.aboutHint")}
                value={wish.about ?? ""}
                maxLength={300}
                rows={2}
                onChange={({ currentTarget }) =>
                  setWish({
                    ...wish,
                    about: currentTarget.value === "" ? null : currentTarget.value,
                  })
                }
              />
              <Times
                key={`${skill} ${language}`}
                times={found.times}
                error={book.error}
                isBusy={book.isPending}
                says={booked === null ? "calls.bookNow" : "calls.bookMoveNow"}
                onBook={book.mutate}
              />
            </>
          )
        }
      </Loaded>
      {booked !== null && (
        <Button variant="subtle" onClick={onKept}>
          {t("calls.bookKeep")}
        </Button>
      )}
    </>
  );
}

/** What there is time for depends on it: not every agent has each skill and language. */
function Matter({
  skill,
  language,
  onChange,
}: Pick<BookingWish, "skill" | "language"> & {
  onChange: (change: Partial<Pick<BookingWish, "skill" | "language">>) => void;
}) {
  const t = useText();
  return (
    <>
      <NativeSelect
        label={t("calls.bookAbout")}
        value={skill}
        data={CALL_MATTERS.map((value) => ({ value, label: t(`calls.skill.${value}`) }))}
        onChange={({ currentTarget }) =>
          onChange({ skill: currentTarget.value as BookingWish["skill"] })
        }
      />
      <NativeSelect
        label={t("calls.bookLanguage")}
        value={language}
        data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
        onChange={({ currentTarget }) =>
          onChange({ language: currentTarget.value as BookingWish["language"] })
        }
      />
    </>
  );
}

function Times({
  times,
  error,
  isBusy,
  says,
  onBook,
}: {
  times: readonly { readonly startsAt: string; readonly endsAt: string }[];
  error: Error | null;
  isBusy: boolean;
  says: "calls.bookNow" | "calls.bookMoveNow";
  onBook: (startsAt: string) => void;
}) {
  const t = useText();
  const locale = useLocale();
  const days = byDay(times);
  const [day, setDay] = useState(days[0]?.day ?? "");
  const [at, setAt] = useState<string | null>(null);
  const ofDay = (days.find((each) => each.day === day) ?? days[0])?.times ?? [];
  const chosen = ofDay.find(({ startsAt }) => startsAt === at) ?? ofDay[0];
  const notice = useRef<HTMLDivElement>(null);
  const isTaken = isRefusal(error, "callback_time_taken");
  useEffect(() => {
    if (isTaken) notice.current?.focus();
  }, [isTaken]);
  return (
    <>
      {isTaken ? (
        <div ref={notice} tabIndex={-1}>
          <Notice tone="warn" title={t("calls.bookTaken")} />
        </div>
      ) : (
        error !== null && <ProblemNotice error={error} />
      )}
      <div className={classes.when}>
        <NativeSelect
          label={t("calls.bookDay")}
          value={day}
          data={days.map((each) => ({
            value: each.day,
            label: dayText(each.times[0]?.startsAt ?? "", locale),
          }))}
          onChange={({ currentTarget }) => setDay(currentTarget.value)}
        />
        <NativeSelect
          label={t("calls.bookTime", { zone: zoneName(zoneHere(), locale) })}
          value={chosen?.startsAt ?? ""}
          data={ofDay.map(({ startsAt, endsAt }) => ({
            value: startsAt,
            label: `${timeText(startsAt, locale)} – ${timeText(endsAt, locale)}`,
          }))}
          onChange={({ currentTarget }) => setAt(currentTarget.value)}
        />
      </div>
      <p className={security.dim}>{t("calls.bookZone", { zone: zoneName(zoneHere(), locale) })}</p>
      <Button
        size="lg"
        loading={isBusy}
        onClick={() => chosen !== undefined && onBook(chosen.startsAt)}
      >
        {t(says)}
      </Button>
    </>
  );
}
