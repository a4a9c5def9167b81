import { PasswordInput } from "@okpay/ui/password-input.tsx";
import { Sheet } from "@okpay/ui/sheet.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useId, useState, useSyncExternalStore } from "react";
import { finishStepUp, startStepUp, stepUpQuery } from "../../api/factor-calls.ts";
import { ProofForm } from "../proof/proof-form.tsx";
import { ProofProblem } from "../proof/proof-problem.tsx";
import classes from "../security/security.module.css";
import { currentWish, type StepUpWish, subscribeToWish } from "./guarded.ts";

/** Where the step-up sheet opens; stands once on every page with guarded actions. */
export function StepUpHost() {
  const t = useText();
  const wish = useSyncExternalStore(subscribeToWish, currentWish);
  return (
    <Sheet title={t("stepUp.title")} isOpen={wish !== null} onClose={() => wish?.settle(false)}>
      {wish !== null && <StepUp wish={wish} />}
    </Sheet>
  );
}

function StepUp({ wish }: { wish: StepUpWish }) {
  const t = useText();
  const state = useQuery(stepUpQuery);
  const passwordId = useId();
  const [password, setPassword] = useState("");
  const [isPasswordMissing, setPasswordMissing] = useState(false);
  if (state.isError) return <ProofProblem error={state.error} />;
  if (state.data === undefined) return <LoadingRows rows={3} height={60} />;
  const { needsPassword } = state.data;
  const methods = state.data.methods.filter(
    ({ factorId }) => factorId === null || factorId !== wish.exceptFactorId,
  );
  return (
    <>
      <p className={classes.dim}>{t("stepUp.why")}</p>
      {methods.length === 0 && (
        <p>
          {t("stepUp.noMethod")} <Link to="/help">{t("footer.help")}</Link>
        </p>
      )}
      <ProofForm
        methods={methods}
        start={startStepUp}
        canVerify={() => {
          const isMissing = needsPassword && password === "";
          setPasswordMissing(isMissing);
          if (isMissing) document.getElementById(passwordId)?.focus();
          return !isMissing;
        }}
        verify={(proof) =>
          finishStepUp(needsPassword && proof.method !== "passkey" ? password : null, proof)
        }
        onProven={() => wish.settle(true)}
        before={
          needsPassword && (
            <PasswordInput
              id={passwordId}
              label={t("stepUp.password")}
              name="password"
              autoComplete="current-password"
              required
              value={password}
              error={isPasswordMissing ? t("stepUp.passwordMissing") : undefined}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
          )
        }
      />
    </>
  );
}
