import { Page } from "@okpay/ui/page.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows, Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { readEnrolment } from "../api/calls.ts";
import { sessionQuery } from "../api/queries.ts";
import { ChooseFactors } from "../features/enrolment/choose-factors.tsx";
import { takeToken } from "../features/enrolment/token.ts";

/** The end of the one-time link: the person chooses how they will sign in, always with two factors. */
export function Enrol() {
  const t = useText();
  const [token, setToken] = useState(takeToken);
  useEffect(() => {
    // The link may be pasted into a tab that shows this page already: then only the fragment changes.
    const look = () => setToken(takeToken());
    addEventListener("hashchange", look);
    return () => removeEventListener("hashchange", look);
  }, []);
  const session = useQuery(sessionQuery).data;
  const [isDone, setDone] = useState(false);
  const invitation = useQuery({
    queryKey: ["enrolment", token],
    queryFn: () => readEnrolment(token ?? ""),
    enabled: token !== null && !isDone,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (isDone && session) return <Navigate to="/" replace />;
  return (
    <Page title={t("console.enrol.title")} lead={t("console.enrol.lead")} width="medium">
      {token === null && (
        <Notice tone="error" title={t("console.enrol.noToken")}>
          <p>{t("console.enrol.noTokenDetail")}</p>
        </Notice>
      )}
      {token !== null && invitation.isPending && <LoadingRows rows={3} height={90} />}
      {invitation.isError && <ProblemNotice error={invitation.error} />}
      {token !== null && invitation.isSuccess && (
        <ChooseFactors token={token} invitation={invitation.data} onDone={() => setDone(true)} />
      )}
    </Page>
  );
}
