import { isRefusal } from "@okpay/api-client";
import type { ReactNode } from "react";
import { CountdownText } from "./countdown.tsx";
import { Notice } from "./states.tsx";
import { useText } from "./text.tsx";

/**
 * A failed request in words: the server's own, or that no answer came. Takes the focus, so it cannot be missed; what nobody
 * asked for just now (a look again) may not take it from whoever is writing.
 */
export function ProblemNotice({
  error,
  takesFocus = true,
  children,
}: {
  error: Error;
  takesFocus?: boolean;
  children?: ReactNode;
}) {
  const t = useText();
  if (isRefusal(error)) {
    return (
      <Notice tone="error" title={error.problem.title} takesFocus={takesFocus}>
        <p>{error.problem.detail}</p>
        {error.retryAfterSeconds !== null && <CountdownText seconds={error.retryAfterSeconds} />}
        {children}
      </Notice>
    );
  }
  return (
    <Notice tone="error" title={t("state.noAnswer.title")} takesFocus={takesFocus}>
      <p>{t("state.noAnswer.detail")}</p>
    </Notice>
  );
}
