import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import type { ReactNode } from "react";
import { isRefusal } from "../api/problems.ts";
import { CountdownText } from "./countdown.tsx";

/** A failed request in words: the server's own, or that no answer came. Takes the focus, so it cannot be missed. */
export function ProblemNotice({ error, children }: { error: Error; children?: ReactNode }) {
  const t = useText();
  if (isRefusal(error)) {
    return (
      <Notice tone="error" title={error.problem.title} takesFocus>
        <p>{error.problem.detail}</p>
        {error.retryAfterSeconds !== null && <CountdownText seconds={error.retryAfterSeconds} />}
        {children}
      </Notice>
    );
  }
  return (
    <Notice tone="error" title={t("state.noAnswer.title")} takesFocus>
      <p>{t("state.noAnswer.detail")}</p>
    </Notice>
  );
}
