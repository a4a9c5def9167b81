import { Button, NativeSelect } from "@mantine/core";
import { zonedText } from "@okpay/i18n/zoned";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Caller, callerCallbackTimesQuery, promiseCallback } from "../../api/desk-calls.ts";
import { Card } from "../../parts/card.tsx";
import classes from "./desk.module.css";

const SHOWN = {
  weekday: "short",
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
} as const;

/** A callback for the caller: once this call is over, in the place they had, or at a time with room, said on their clock. */
export function CallbackCard({ callId, caller }: { callId: string; caller: Caller }) {
  const t = useText();
  const rule = caller.actions.find(({ action }) => action === "callback");
  const [isAsked, setAsked] = useState(false);
  const promise = useMutation({ mutationFn: promiseCallback });
  return (
    <Card title={t("desk.callback")}>
      {promise.isError && <ProblemNotice error={promise.error} />}
      {promise.isSuccess && (
        <p role="status">
          {t(
            promise.variables.startsAt === null ? "desk.callbackAfterDone" : "desk.callbackAtDone",
          )}
        </p>
      )}
      {rule?.isOpen !== true ? (
        <p className={classes.dim}>{t("desk.deedNeeds", { level: rule?.needs ?? 3 })}</p>
      ) : (
        <>
          <p className={classes.dim}>{t("desk.callbackHint")}</p>
          <div className={classes.buttons}>
            <Button
              variant="default"
              loading={promise.isPending && promise.variables.startsAt === null}
              onClick={() => promise.mutate({ callId, startsAt: null })}
            >
              {t("desk.callbackAfter")}
            </Button>
            <Button variant="default" aria-expanded={isAsked} onClick={() => setAsked(!isAsked)}>
              {t("desk.callbackTimes")}
            </Button>
          </div>
          {isAsked && (
            <Times
              callId={callId}
              isBusy={promise.isPending}
              onChosen={(startsAt) => promise.mutate({ callId, startsAt })}
            />
          )}
        </>
      )}
    </Card>
  );
}

function Times(props: { callId: string; isBusy: boolean; onChosen: (startsAt: string) => void }) {
  const t = useText();
  const locale = useLocale();
  const found = useQuery(callerCallbackTimesQuery(props.callId));
  const [chosen, setChosen] = useState("");
  if (found.isError) return <ProblemNotice error={found.error} />;
  if (found.data === undefined) return <LoadingRows rows={1} />;
  const { times, timeZone } = found.data;
  if (times.length === 0) return <p>{t("desk.callbackNoTimes")}</p>;
  return (
    <div className={classes.buttons}>
      <NativeSelect
        label={t("desk.callbackTime")}
        value={chosen}
        data={[
          { value: "", label: t("desk.choose") },
          ...times.map(({ startsAt }) => ({
            value: startsAt,
            label: zonedText(new Date(startsAt), locale, { ...SHOWN, timeZone }),
          })),
        ]}
        onChange={(event) => setChosen(event.currentTarget.value)}
      />
      <Button
        disabled={chosen === ""}
        loading={props.isBusy}
        onClick={() => props.onChosen(chosen)}
      >
        {t("desk.callbackAt")}
      </Button>
    </div>
  );
}
