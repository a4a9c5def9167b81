import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import type { ReactNode } from "react";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import { PasskeyNotUsed } from "./passkey.ts";

/** What went wrong with a proof: the server's words, or that no passkey was used. */
export function ProofProblem({ error, children }: { error: Error; children?: ReactNode }) {
  const t = useText();
  if (error instanceof PasskeyNotUsed) {
    return (
      <Notice tone="warn" title={t("proof.passkeyNotUsed.title")} takesFocus>
        <p>{t("proof.passkeyNotUsed.detail")}</p>
      </Notice>
    );
  }
  return <ProblemNotice error={error}>{children}</ProblemNotice>;
}
