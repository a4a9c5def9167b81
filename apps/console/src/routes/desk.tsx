import { Button } from "@mantine/core";
import { Page } from "@okpay/ui/page.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows, Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import type { DeskState } from "../api/desk-calls.ts";
import { CallerCards } from "../features/desk/caller-card.tsx";
import { CaseCard } from "../features/desk/case-card.tsx";
import { Consultation, Consulted } from "../features/desk/consultation.tsx";
import classes from "../features/desk/desk.module.css";
import { type DeskView, sitDown, tellBy, useDesk } from "../features/desk/desk-line.ts";
import { MicrophoneNotice } from "../features/desk/microphone-notice.tsx";
import { OfferCard } from "../features/desk/offer-card.tsx";
import { PresenceCard } from "../features/desk/presence-card.tsx";
import { QuoteAbroadCard } from "../features/desk/quote-abroad-card.tsx";
import { Softphone } from "../features/desk/softphone.tsx";
import { WrapUpCard } from "../features/desk/wrap-up-card.tsx";
import { Card } from "../parts/card.tsx";
import { Key } from "../parts/key.tsx";

/** The agent's desk: who calls and why is on screen before the call is answered. */
export function DeskPage() {
  const t = useText();
  const view = useDesk();
  useEffect(() => {
    tellBy(({ call }) => {
      const alarm = call?.holdAlarm ?? null;
      return {
        title: t(alarm === null ? "desk.offered" : `desk.holdAlarm.${alarm}`),
        body: call === null ? "" : t(`desk.skill.${call.skill}`),
      };
    });
  }, [t]);
  const { desk } = view;
  return (
    <Page title={t("desk.title")} lead={t("desk.lead")} width="wide">
      {view.isStale && (
        <Notice tone="warn" title={t("desk.stale")}>
          <p>{t("desk.staleHint")}</p>
        </Notice>
      )}
      {desk === undefined && <LoadingRows rows={2} height={96} />}
      {desk === null && <Closed microphone={view.microphone} />}
      {desk !== null && desk !== undefined && <AtWork desk={desk} view={view} />}
    </Page>
  );
}

function Closed({ microphone }: Pick<DeskView, "microphone">) {
  const t = useText();
  const open = useMutation({ mutationFn: sitDown });
  return (
    <Card title={t("desk.closed")}>
      {open.isError && <ProblemNotice error={open.error} />}
      {microphone !== null && <MicrophoneNotice problem={microphone} />}
      <p>{t("desk.closedHint")}</p>
      <div className={classes.buttons}>
        <Button
          data-key="o"
          rightSection={<Key name="o" />}
          loading={open.isPending}
          onClick={() => open.mutate()}
        >
          {t("desk.open")}
        </Button>
      </div>
    </Card>
  );
}

function AtWork({ desk, view }: { desk: DeskState; view: DeskView }) {
  const t = useText();
  const { call, consult, state } = desk;
  // Who is asked sees whom it is about; what is done for the caller is done by who talks to them.
  const isConsulted = consult?.side === "answers";
  const isMine = (state === "talking" || state === "wrapUp") && !isConsulted;
  return (
    <div className={classes.desk}>
      <div className={classes.side}>
        {state === "offered" && call !== null && <OfferCard call={call} consult={consult} />}
        {state === "talking" && call !== null && !isConsulted && (
          <Softphone call={call} view={view} isAsking={consult !== null} />
        )}
        {state === "talking" && consult?.side === "asks" && (
          <Consultation consult={consult} view={view} />
        )}
        {state === "talking" && consult?.side === "answers" && (
          <Consulted consult={consult} view={view} />
        )}
        {state === "wrapUp" && call !== null && (
          <WrapUpCard key={call.id} desk={desk} call={call} />
        )}
        {isMine && call !== null && <CaseCard key={`case ${call.id}`} callId={call.id} />}
        {/* About nobody's account: it stays as it is while the caller's level or the language changes. */}
        {isMine && call !== null && <QuoteAbroadCard key={`abroad ${call.id}`} callId={call.id} />}
        <PresenceCard
          desk={desk}
          phone={view.phone}
          stream={view.stream}
          microphone={state === "talking" ? null : view.microphone}
        />
      </div>
      <div className={classes.side}>
        {call === null ? (
          <Card title={t("desk.caller")}>
            <p className={classes.dim}>{t("desk.nobody")}</p>
          </Card>
        ) : (
          <CallerCards call={call} canAct={isMine} />
        )}
      </div>
    </div>
  );
}
