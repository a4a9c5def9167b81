import { Button } from "@mantine/core";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { confirmChannel, startChannel } from "../../api/factor-calls.ts";
import { configQuery } from "../../api/queries.ts";
import type { Challenge, FactorAdded } from "../../api/wire.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import { CodeField } from "../proof/code-field.tsx";
import proof from "../proof/proof.module.css";
import { Resend } from "../proof/resend.tsx";
import { useGuarded } from "../step-up/use-guarded.ts";
import classes from "./security.module.css";

export interface AddChannelProps {
  channel: "sms" | "email";
  onAdded: (added: FactorAdded) => void;
}

/** Codes by SMS or mail as a factor. An SMS can be stolen with the number, and the sheet says so first (row F9). */
export function AddChannel({ channel, onAdded }: AddChannelProps) {
  const t = useText();
  const isDemo = useQuery(configQuery).data?.isDemo === true;
  const [challenge, setChallenge] = useState<Challenge | null>(null);
  const [attempt, setAttempt] = useState(0);
  const start = useGuarded(() => startChannel(channel), { onDone: setChallenge });
  const confirm = useGuarded(
    ({ id, code }: { id: string; code: string }) => confirmChannel(id, code),
    { onDone: onAdded },
  );
  const error = start.error ?? confirm.error;
  return (
    <div className={classes.form}>
      {channel === "sms" && (
        <Notice tone="warn" title={t("channel.simSwap.title")}>
          <p>{t("channel.simSwap.detail")}</p>
        </Notice>
      )}
      {error !== null && <ProblemNotice error={error} />}
      {challenge === null ? (
        <>
          <p>{t(`channel.lead.${channel}`)}</p>
          <Button fullWidth loading={start.isRunning} onClick={() => start.run(undefined)}>
            {t("channel.sendCode")}
          </Button>
        </>
      ) : (
        <>
          <p role="status">{t("proof.sentTo", { to: challenge.maskedTo ?? "" })}</p>
          <CodeField
            label={t("proof.codeLabel.sent")}
            attempt={attempt}
            onComplete={(code) => {
              setAttempt((count) => count + 1);
              confirm.run({ id: challenge.id, code });
            }}
          />
          <div className={proof.row}>
            <Resend
              resendAt={challenge.resendAt}
              isSending={start.isRunning}
              onResend={() => start.run(undefined)}
            />
            {isDemo && (
              <Link to="/inbox" target="_blank" className={proof.link}>
                {t("proof.demoInbox")}
              </Link>
            )}
          </div>
        </>
      )}
    </div>
  );
}
