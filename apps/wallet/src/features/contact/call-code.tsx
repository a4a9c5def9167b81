import { Button } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { type CallCode, createCallCode } from "../../api/case-calls.ts";
import { onThisClock } from "../../api/http.ts";
import { useSecondsUntil } from "../../shell/countdown.tsx";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import security from "../security/security.module.css";
import classes from "./contact.module.css";

/** A code for one call about a case: asked for, shown once with its time, asked for again when it has run out. */
export function CallCodeCard({ caseId, number }: { caseId: string; number: string }) {
  const t = useText();
  const ask = useMutation({ mutationFn: () => createCallCode(caseId) });
  return (
    <section className={security.card} aria-labelledby="code">
      <h2 id="code">{t("contact.codeTitle")}</h2>
      <p className={security.dim}>{t("contact.codeFor", { number })}</p>
      {ask.isError && <ProblemNotice error={ask.error} />}
      {ask.data !== undefined && <ShownCode code={ask.data} />}
      <Button
        variant={ask.data === undefined ? "filled" : "default"}
        loading={ask.isPending}
        onClick={() => ask.mutate()}
      >
        {ask.data === undefined ? t("contact.getCode") : t("contact.codeAgain")}
      </Button>
    </section>
  );
}

function ShownCode({ code: { code, expiresAt } }: { code: CallCode }) {
  const t = useText();
  const left = useSecondsUntil(onThisClock(expiresAt));
  if (left === 0) return <p role="status">{t("contact.codeOver")}</p>;
  return (
    <div role="status">
      <p className={classes.code}>
        <span aria-hidden="true">{`${code.slice(0, 3)} ${code.slice(3)}`}</span>
        <span className={security.hidden}>
          {t("contact.codeCopy", { digits: [...code].join(" ") })}
        </span>
      </p>
      <p aria-live="off">
        {t("contact.codeValid", {
          minutes: Math.floor(left / 60),
          seconds: String(left % 60).padStart(2, "0"),
        })}
      </p>
      <p className={security.dim}>{t("contact.codeNever")}</p>
    </div>
  );
}
