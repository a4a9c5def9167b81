import { Button } from "@mantine/core";
import { useSecondsUntil } from "@okpay/ui/countdown.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { acceptCall, type DeskCall, type DeskConsult, declineCall } from "../../api/desk-calls.ts";
import { onThisClock } from "../../api/http.ts";
import { Card } from "../../parts/card.tsx";
import { Key } from "../../parts/key.tsx";
import { Tag } from "../../parts/tag.tsx";
import classes from "./desk.module.css";
import { useDeed } from "./use-deed.ts";

/** It rings: what kind of call, for how long it is offered, and the two answers. */
export function OfferCard({ call, consult }: { call: DeskCall; consult: DeskConsult | null }) {
  const t = useText();
  const accept = useDeed(() => acceptCall(call.id));
  const decline = useDeed(() => declineCall(call.id));
  const left = useSecondsUntil(call.answerBy === null ? 0 : onThisClock(call.answerBy));
  const problem = accept.error ?? decline.error;
  return (
    <Card
      title={t("desk.offered")}
      aside={<Tag tone="warn">{t("desk.answerIn", { seconds: left })}</Tag>}
    >
      {problem !== null && <ProblemNotice error={problem} />}
      <p role="alert">
        {t(`desk.skill.${call.skill}`)} · {call.language === "en" ? "English" : "中文"}
        {call.isCallback ? ` · ${t("desk.isCallback")}` : ""}
      </p>
      {consult !== null && <p>{t("desk.consulted.by", { number: consult.colleague ?? 0 })}</p>}
      <div className={classes.buttons}>
        <Button
          size="md"
          data-key="a"
          rightSection={<Key name="a" />}
          loading={accept.isPending}
          onClick={() => accept.mutate()}
        >
          {t("desk.accept")}
        </Button>
        <Button
          size="md"
          variant="default"
          data-key="x"
          rightSection={<Key name="x" />}
          loading={decline.isPending}
          onClick={() => decline.mutate()}
        >
          {t("desk.decline")}
        </Button>
      </div>
      <p className={classes.dim}>{t("desk.declineHint")}</p>
    </Card>
  );
}
