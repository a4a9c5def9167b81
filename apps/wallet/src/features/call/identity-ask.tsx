import { Button } from "@mantine/core";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { answerCallIdentity } from "../../api/hotline-calls.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import security from "../security/security.module.css";
import { askNow } from "./call-line.ts";

/** The agent asks whether it is the customer on the line; "no" stops whoever calls in their name. */
export function IdentityAsk({ agentNumber }: { agentNumber: number }) {
  const t = useText();
  const answer = useMutation({ mutationFn: answerCallIdentity, onSettled: askNow });
  return (
    <Notice tone="warn" title={t("calls.isItYou", { number: agentNumber })}>
      <p>{t("calls.isItYouHint")}</p>
      {answer.isError && <ProblemNotice error={answer.error} />}
      <div className={security.buttons}>
        <Button loading={answer.isPending} onClick={() => answer.mutate(true)}>
          {t("calls.isMe")}
        </Button>
        <Button variant="default" loading={answer.isPending} onClick={() => answer.mutate(false)}>
          {t("calls.isNotMe")}
        </Button>
      </div>
    </Notice>
  );
}
