import { Button, NativeSelect } from "@mantine/core";
import { isRefusal } from "@okpay/api-client";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useState } from "react";
import {
  becomeNotReady,
  becomeReady,
  closeDesk,
  type DeskState,
  type NotReadyReason,
} from "../../api/desk-calls.ts";
import { Card } from "../../parts/card.tsx";
import { Key } from "../../parts/key.tsx";
import { useKnownText } from "../../parts/known-text.ts";
import { Tag } from "../../parts/tag.tsx";
import classes from "./desk.module.css";
import { type DeskView, microphoneTold, useMicrophone } from "./desk-line.ts";
import { MicrophoneCheck } from "./microphone-check.tsx";
import { MicrophoneNotice } from "./microphone-notice.tsx";
import { type PhoneView, preparePhone } from "./phone-line.ts";
import { PhoneLine } from "./phone-state.tsx";
import { Since } from "./since.tsx";
import { useDeed } from "./use-deed.ts";

export const NOT_READY = [
  "break",
  "lunch",
  "training",
  "meeting",
  "paperwork",
  "technical",
] as const satisfies readonly NotReadyReason[];

/** The page knows more of why than the server, and says it. */
const isOfMicrophone = (problem: unknown): boolean =>
  isRefusal(problem, "microphone_missing") || isRefusal(problem, "microphone_denied");

interface PresenceProps {
  desk: DeskState;
  phone: PhoneView;
  /** Of the own microphone, once it is open. */
  stream: MediaStream | null;
  /** Why there is none; in a talk that is said beside its sound. */
  microphone: DeskView["microphone"];
}

/** Made ready by the server, after an outage that had made not ready: said until the state is another. */
function usePutBack({ state, reason }: DeskState): boolean {
  const [seen, setSeen] = useState({ state, reason, isPutBack: false });
  if (seen.state !== state || seen.reason !== reason)
    setSeen({
      state,
      reason,
      isPutBack: state === "ready" && seen.state === "notReady" && seen.reason === "exchangeAway",
    });
  return seen.isPutBack && state === "ready";
}

/** The own state with its reason, and what may be chosen next. */
export function PresenceCard({ desk, phone, stream, microphone }: PresenceProps) {
  const t = useText();
  const textOf = useKnownText();
  const ready = useDeed(async () => {
    // Else the first caller would not be heard, or would ring at a telephone that is not there yet.
    await useMicrophone();
    await preparePhone();
    return becomeReady(microphoneTold());
  });
  const notReady = useDeed((reason: NotReadyReason) => becomeNotReady(reason));
  const close = useDeed(() => closeDesk());
  const problem = ready.error ?? notReady.error ?? close.error;
  const isPutBack = usePutBack(desk);
  const isFree = desk.state === "ready" || desk.state === "notReady";
  return (
    <Card
      title={t("desk.you", { number: desk.agent.number })}
      aside={
        <Tag tone={desk.state === "ready" ? "good" : "plain"}>
          {textOf("desk.state", desk.state)}
        </Tag>
      }
    >
      {problem !== null && !isOfMicrophone(problem) && <ProblemNotice error={problem} />}
      {/* Read out again with each refusal. */}
      {microphone !== null && <MicrophoneNotice key={ready.submittedAt} problem={microphone} />}
      <p role="status">
        {isPutBack && `${t("desk.putBack")} `}
        {desk.reason === null ? "" : `${textOf("desk.reason", desk.reason)} · `}
        <Since at={desk.since} />
      </p>
      <p className={classes.dim}>{t("desk.waiting", { count: desk.waiting })}</p>
      {desk.phone !== null && <PhoneLine desk={desk} phone={phone} />}
      {desk.state === "notReady" && <MicrophoneCheck stream={stream} />}
      <div className={classes.buttons}>
        {desk.state === "notReady" && (
          <Button
            data-key="r"
            rightSection={<Key name="r" />}
            loading={ready.isPending}
            onClick={() => ready.mutate()}
          >
            {t("desk.ready")}
          </Button>
        )}
        {desk.state !== "wrapUp" && (
          <NativeSelect
            label={isFree ? t("desk.pause") : t("desk.pauseAfter")}
            value={desk.state === "notReady" ? (desk.reason ?? "") : (desk.nextReason ?? "")}
            data={[
              { value: "", label: t("desk.choose") },
              ...NOT_READY.map((value) => ({ value, label: t(`desk.reason.${value}`) })),
            ]}
            onChange={(event) => {
              const { value } = event.currentTarget;
              if (value !== "") notReady.mutate(value as NotReadyReason);
            }}
          />
        )}
        {isFree && (
          <Button variant="default" loading={close.isPending} onClick={() => close.mutate()}>
            {t("desk.close")}
          </Button>
        )}
      </div>
    </Card>
  );
}
