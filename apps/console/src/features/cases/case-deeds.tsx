import { Button } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { openCase } from "../../api/calls.ts";
import { type CaseView, escalateCase, resumeCase, takeCase } from "../../api/case-calls.ts";
import { useSession } from "../../app/use-session.ts";
import { Card } from "../../parts/card.tsx";
import { Key } from "../../parts/key.tsx";
import { ReasonSheet } from "../../parts/reason-sheet.tsx";
import { may } from "../../shell/places.ts";
import { AssignSheet } from "./assign-sheet.tsx";
import classes from "./cases.module.css";
import { useCaseDeed } from "./use-case-deed.ts";

/** The server refuses one more (`hotline/cases/rules.ts`); without the button nobody has to be refused. */
const HIGHEST_LEVEL = 3;

/** Who works on it, how urgently, and whether it goes on; what the role or the state does not allow is left out. */
export function CaseDeeds({ data }: { data: CaseView }) {
  const t = useText();
  const session = useSession();
  const [open, setOpen] = useState<"none" | "assign" | "escalate">("none");
  const close = () => setOpen("none");
  const take = useCaseDeed(data.id, () => takeCase(data.id));
  const resume = useCaseDeed(data.id, () => resumeCase(data.id));
  if (session === null) return null;
  const { state, isMine, owner, level, canAct } = data;
  const isWaiting = canAct && (state === "open" || state === "paused");
  const mayAssign = may(session, "cases.assign");
  const failed = take.error ?? resume.error;
  return (
    <Card title={t("casework.deeds")}>
      {failed !== null && <ProblemNotice error={failed} />}
      {isWaiting && (
        <div className={classes.buttons}>
          {!isMine && (owner === null || mayAssign) && (
            <Button
              data-key="t"
              rightSection={<Key name="t" />}
              loading={take.isPending}
              onClick={() => take.mutate(undefined)}
            >
              {t("casework.take")}
            </Button>
          )}
          {isMine && state === "paused" && (
            <Button
              data-key="r"
              rightSection={<Key name="r" />}
              loading={resume.isPending}
              onClick={() => resume.mutate(undefined)}
            >
              {t("casework.resume")}
            </Button>
          )}
          {mayAssign && (
            <Button variant="default" onClick={() => setOpen("assign")}>
              {t("casework.assign")}
            </Button>
          )}
          {level < HIGHEST_LEVEL && (
            <Button
              variant="default"
              data-key="e"
              rightSection={<Key name="e" />}
              onClick={() => setOpen("escalate")}
            >
              {t("casework.escalate")}
            </Button>
          )}
        </div>
      )}
      <p className={classes.dim}>{t(`casework.ends.${state}`)}</p>
      {data.customerId !== null && may(session, "customers.view") && (
        <OpenRecord data={data} customerId={data.customerId} />
      )}
      <AssignSheet data={data} isOpen={open === "assign"} onClose={close} />
      <EscalateSheet data={data} isOpen={open === "escalate"} onClose={close} />
    </Card>
  );
}

function EscalateSheet(props: { data: CaseView; isOpen: boolean; onClose: () => void }) {
  const t = useText();
  const { data, isOpen, onClose } = props;
  const escalate = useCaseDeed(data.id, (reason: string) => escalateCase(data.id, reason));
  return (
    <ReasonSheet
      title={t("casework.escalate")}
      isOpen={isOpen}
      action={t("casework.escalateNow", { level: data.level + 1 })}
      onClose={onClose}
      run={(reason) => escalate.mutateAsync(reason)}
      onDone={onClose}
    >
      <p>{t("casework.escalateEffect")}</p>
    </ReasonSheet>
  );
}

const RECORD_TOPIC = { sign_in: "sign_in", security: "security", payment: "payment" } as const;

/** A record opens under an access of its own, which names this case; the customer can read that it was opened. */
function OpenRecord({ data, customerId }: { data: CaseView; customerId: string }) {
  const t = useText();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { number, kind, topic } = data;
  const open = useMutation({
    mutationFn: () =>
      openCase({
        customerId,
        topic:
          kind === "complaint"
            ? "complaint"
            : (RECORD_TOPIC[topic as keyof typeof RECORD_TOPIC] ?? "other"),
        note: number,
      }),
    onSuccess: async (opened) => {
      await queryClient.invalidateQueries({ queryKey: ["cases"] });
      await navigate({
        to: "/customers/$customerId",
        params: { customerId },
        search: { case: opened.id },
      });
    },
  });
  return (
    <>
      {open.isError && <ProblemNotice error={open.error} />}
      <div className={classes.buttons}>
        <Button variant="default" loading={open.isPending} onClick={() => open.mutate()}>
          {t("casework.record")}
        </Button>
      </div>
      <p className={classes.dim}>{t("casework.recordHint")}</p>
    </>
  );
}
