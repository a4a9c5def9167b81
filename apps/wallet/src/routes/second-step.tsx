import "@mantine/core/styles/InlineInput.layer.css";
import "@mantine/core/styles/Checkbox.layer.css";
import { Button, Checkbox } from "@mantine/core";
import { Page } from "@okpay/ui/page.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { isRefusal } from "../api/problems.ts";
import {
  abandonSignIn,
  finishSignIn,
  pendingSignInQuery,
  startSignInChallenge,
} from "../api/sign-in-calls.ts";
import type { PendingSignIn, Session } from "../api/wire.ts";
import { ProofForm } from "../features/proof/proof-form.tsx";
import { LostAll } from "../features/recovery/lost-all.tsx";
import classes from "../features/security/security.module.css";
import { useEnter } from "../features/sign-in/use-enter.ts";
import { ProblemNotice } from "../shell/problem-notice.tsx";

const route = getRouteApi("/sign-in");

/** The password was right; now the second factor. Nothing else of the account answers before it (row S9). */
export function SecondStep() {
  const t = useText();
  const pending = useQuery(pendingSignInQuery);
  const [isExpired, setExpired] = useState(false);
  if (isExpired || isRefusal(pending.error, "sign_in_expired", "unauthenticated")) {
    return (
      <Page title={t("secondStep.expired.title")} lead={t("secondStep.expired.detail")}>
        <Button renderRoot={(props) => <Link to="/" {...props} />}>{t("recovery.toSignIn")}</Button>
      </Page>
    );
  }
  return (
    <Page title={t("secondStep.title")} lead={t("secondStep.lead")}>
      {pending.isError && <ProblemNotice error={pending.error} />}
      {pending.isPending && <LoadingRows rows={3} height={60} />}
      {pending.data !== undefined && (
        <Waiting pending={pending.data} onExpired={() => setExpired(true)} />
      )}
    </Page>
  );
}

function Waiting({ pending, onExpired }: { pending: PendingSignIn; onExpired: () => void }) {
  const t = useText();
  const queryClient = useQueryClient();
  const navigate = route.useNavigate();
  const { next } = route.useSearch();
  const enter = useEnter();
  const [trustDevice, setTrustDevice] = useState(false);
  const [hasLostAll, setLostAll] = useState(pending.recovery !== null);
  const goIn = (session: Session) => {
    enter(session);
    void navigate({ to: next ?? "/wallet", replace: true });
  };
  const noticing = async <Output,>(call: Promise<Output>): Promise<Output> => {
    try {
      return await call;
    } catch (error) {
      if (isRefusal(error, "sign_in_expired")) onExpired();
      throw error;
    }
  };
  const giveUp = useMutation({
    mutationFn: abandonSignIn,
    onSettled: () => {
      queryClient.removeQueries({ queryKey: pendingSignInQuery.queryKey });
      void navigate({ to: "/", replace: true });
    },
  });
  return (
    <>
      <ProofForm
        methods={pending.methods}
        start={(method) => noticing(startSignInChallenge(method))}
        verify={(proof) => noticing(finishSignIn(proof, trustDevice))}
        onProven={goIn}
        after={
          <Checkbox
            label={t("secondStep.trust")}
            description={t("secondStep.trustHint")}
            checked={trustDevice}
            onChange={(event) => setTrustDevice(event.currentTarget.checked)}
          />
        }
      />
      {hasLostAll ? (
        <LostAll onEnter={goIn} />
      ) : (
        <Button variant="subtle" onClick={() => setLostAll(true)}>
          {t("secondStep.lostAll")}
        </Button>
      )}
      <p className={classes.dim}>
        {t("secondStep.notYou")}{" "}
        <Button variant="subtle" loading={giveUp.isPending} onClick={() => giveUp.mutate()}>
          {t("secondStep.giveUp")}
        </Button>
      </p>
    </>
  );
}
