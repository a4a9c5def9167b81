import { Button, TextInput } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { actForCaller, type Caller, type DeskActionRequest } from "../../api/desk-calls.ts";
import { Card } from "../../parts/card.tsx";
import classes from "./desk.module.css";

type Action = DeskActionRequest["action"];
const PLAIN = [
  "retry_help",
  "card_link",
  "top_up_link",
  "start_reset",
  "unlock",
  "freeze",
] as const satisfies readonly Action[];

/** What may be done for the caller now; what their level does not open says what it needs. */
export function DeedsCard({ callId, caller }: { callId: string; caller: Caller }) {
  const t = useText();
  const [asked, setAsked] = useState<Action | null>(null);
  const [email, setEmail] = useState("");
  const act = useMutation({ mutationFn: actForCaller, onSettled: () => setAsked(null) });
  const needs = (action: string) => caller.actions.find((each) => each.action === action);
  return (
    <Card title={t("desk.deeds")}>
      {act.isError && <ProblemNotice error={act.error} />}
      {act.isSuccess && <p role="status">{t(`desk.deed.${act.variables.action}.done`)}</p>}
      <ul className={classes.list}>
        {PLAIN.map((action) => {
          const rule = needs(action);
          const isOpen = rule?.isOpen === true;
          return (
            <li key={action}>
              <div className={classes.buttons}>
                <Button
                  variant="default"
                  disabled={!isOpen}
                  loading={act.isPending && act.variables.action === action}
                  onClick={() =>
                    asked === action ? act.mutate({ action, callId }) : setAsked(action)
                  }
                >
                  {t(asked === action ? "desk.deedSure" : `desk.deed.${action}`)}
                </Button>
                {asked === action && (
                  <Button variant="subtle" onClick={() => setAsked(null)}>
                    {t("desk.deedNot")}
                  </Button>
                )}
              </div>
              <p className={classes.dim}>
                {isOpen
                  ? t(`desk.deed.${action}.hint`)
                  : t("desk.deedNeeds", { level: rule?.needs ?? 3 })}
              </p>
            </li>
          );
        })}
        <li>
          <div className={classes.buttons}>
            <TextInput
              label={t("desk.deed.resend_confirmation.email")}
              type="email"
              autoComplete="off"
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value)}
            />
            <Button
              variant="default"
              disabled={email.trim().length < 3}
              loading={act.isPending && act.variables.action === "resend_confirmation"}
              onClick={() =>
                act.mutate({ action: "resend_confirmation", callId, email: email.trim() })
              }
            >
              {t("desk.deed.resend_confirmation")}
            </Button>
          </div>
          <p className={classes.dim}>{t("desk.deed.resend_confirmation.hint")}</p>
        </li>
      </ul>
    </Card>
  );
}
