import { Icon } from "@okpay/ui/icons.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows, Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { auditStateQuery } from "../../api/queries.ts";
import type { InclusionProof } from "../../api/wire.ts";
import { Card } from "../../parts/card.tsx";
import { Facts } from "../../parts/facts.tsx";
import parts from "../../parts/parts.module.css";
import classes from "./audit.module.css";
import { checkProof, PROOF_STEPS, type ProofResult } from "./proof.ts";

/** The proof that this event is in the log, verified in this browser against the signed checkpoint (row L4). */
export function ProofCard({ leaf, proof }: { leaf: string; proof: InclusionProof | null }) {
  const t = useText();
  if (proof === null)
    return (
      <Card title={t("console.proof.title")}>
        <Notice tone="info" title={t("console.proof.notYet")}>
          <p>{t("console.proof.notYetDetail")}</p>
        </Notice>
      </Card>
    );
  return (
    <Card title={t("console.proof.title")}>
      <Verdict leaf={leaf} proof={proof} />
      <Facts
        facts={[
          [
            t("console.proof.place"),
            t("console.proof.placeOf", { index: proof.leafIndex + 1, size: proof.treeSize }),
          ],
          [
            t("console.proof.root"),
            <span key="root" className={parts.code}>
              {proof.rootHash}
            </span>,
          ],
        ]}
      />
      <details>
        <summary>{t("console.proof.bytes")}</summary>
        <pre className={classes.block}>{leaf}</pre>
      </details>
      <details>
        <summary>{t("console.proof.checkpoint")}</summary>
        <pre className={classes.block}>{proof.checkpoint}</pre>
      </details>
    </Card>
  );
}

function Verdict({ leaf, proof }: { leaf: string; proof: InclusionProof }) {
  const t = useText();
  const state = useQuery(auditStateQuery);
  const publicKey = state.data?.publicKey;
  const verdict = useQuery({
    queryKey: ["audit", "proof", proof.leafHash, proof.treeSize, publicKey],
    queryFn: () => checkProof(leaf, proof, publicKey ?? ""),
    enabled: publicKey !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (state.isError) return <ProblemNotice error={state.error} />;
  if (verdict.isError) return <ProblemNotice error={verdict.error} />;
  if (!verdict.isSuccess) return <LoadingRows rows={1} height={64} />;
  if (verdict.data.kind === "cannot")
    return (
      <Notice tone="warn" title={t("console.proof.cannot")}>
        <p>{t("console.proof.cannotDetail")}</p>
      </Notice>
    );
  return (
    <Notice
      tone={verdict.data.kind === "proven" ? "good" : "error"}
      title={t(verdict.data.kind === "proven" ? "console.proof.proven" : "console.proof.failed")}
    >
      <Steps result={verdict.data} />
    </Notice>
  );
}

function Steps({ result }: { result: ProofResult }) {
  const t = useText();
  const failedAt = result.kind === "failed" ? PROOF_STEPS.indexOf(result.step) : PROOF_STEPS.length;
  return (
    <ul className={classes.steps}>
      {PROOF_STEPS.slice(0, failedAt + 1).map((step, index) => (
        <li key={step}>
          <Icon name={index < failedAt ? "check" : "cross"} size={18} />
          {t(`console.proof.step.${step}.${index < failedAt ? "good" : "bad"}`)}
        </li>
      ))}
    </ul>
  );
}
