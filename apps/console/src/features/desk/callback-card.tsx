import { Button, NativeSelect } from "@mantine/core";
import { DAY_AND_TIME, zonedText, zoneWithCity } from "@okpay/i18n/zoned";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Caller, callerCallbackTimesQuery, promiseCallback } from "../../api/desk-calls.ts";
import { Card } from "../../parts/card.tsx";
import classes from "./desk.module.css";

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
              onChosen={(chosen) => promise.mutate({ callId, ...chosen })}
            />
          )}
        </>
      )}
    </Card>
  );
}

interface Chosen {
  readonly startsAt: string;
  readonly timeZone?: string;
}

/** Of a number whose country has several zones the caller is asked where they are: until then it has to be day in all of them. */
function Times(props: { callId: string; isBusy: boolean; onChosen: (chosen: Chosen) => void }) {
  const t = useText();
  const [zone, setZone] = useState<string>();
  const anywhere = useQuery(callerCallbackTimesQuery(props.callId, undefined));
  const found = useQuery(callerCallbackTimesQuery(props.callId, zone));
  // Stays while other times are looked up, and where that fails: who chose by keyboard goes on from here.
  const zones = anywhere.data?.zones ?? [];
  return (
    <>
      {zones.length > 1 && <Where zones={zones} chosen={zone} onChosen={setZone} />}
      {found.isError && <ProblemNotice error={found.error} />}
      {found.isPending && <LoadingRows rows={1} />}
      <div role="status">{found.data?.times.length === 0 && t("desk.callbackNoTimes")}</div>
      {found.data !== undefined && found.data.times.length > 0 && (
        <Choice
          key={found.data.timeZone}
          times={found.data.times}
          timeZone={found.data.timeZone}
          isBusy={props.isBusy}
          onChosen={(startsAt) =>
            props.onChosen({ startsAt, ...(zone === undefined ? {} : { timeZone: zone }) })
          }
        />
      )}
    </>
  );
}

function Where(props: {
  zones: readonly string[];
  chosen: string | undefined;
  onChosen: (zone: string | undefined) => void;
}) {
  const t = useText();
  const locale = useLocale();
  return (
    <NativeSelect
      label={t("desk.callbackWhere")}
      value={props.chosen ?? ""}
      data={[
        { value: "", label: t("desk.callbackAnywhere") },
        ...props.zones.map((value) => ({ value, label: zoneWithCity(value, locale) })),
      ]}
      onChange={({ currentTarget: { value } }) => props.onChosen(value === "" ? undefined : value)}
    />
  );
}

function Choice(props: {
  times: readonly { readonly startsAt: string }[];
  timeZone: string;
  isBusy: boolean;
  onChosen: (startsAt: string) => void;
}) {
  const t = useText();
  const locale = useLocale();
  const [chosen, setChosen] = useState("");
  const { timeZone } = props;
  return (
    <div className={classes.buttons}>
      <NativeSelect
        label={t("desk.callbackTime")}
        value={chosen}
        data={[
          { value: "", label: t("desk.choose") },
          ...props.times.map(({ startsAt }) => ({
            value: startsAt,
            label: zonedText(new Date(startsAt), locale, { ...DAY_AND_TIME, timeZone }),
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
