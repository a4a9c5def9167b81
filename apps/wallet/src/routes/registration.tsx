import { Button } from "@mantine/core";
import { Page } from "@okpay/ui/page.tsx";
import { LoadingRows, Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { configQuery, registrationQuery } from "../api/queries.ts";
import { EmailStep, PhoneStep } from "../features/register/confirm-steps.tsx";
import classes from "../features/register/register.module.css";
import {
  forgetRegistration,
  rememberRegistration,
  wayOnAfter,
} from "../features/register/under-way.ts";
import { ProblemNotice } from "../shell/problem-notice.tsx";

const route = getRouteApi("/register/$registrationId");

/** "Confirm both": how far the registration has come. Works from any device; moves on by itself. */
export function RegistrationProgress() {
  const t = useText();
  const { registrationId } = route.useParams();
  const progress = useQuery(registrationQuery(registrationId));
  const isDemo = useQuery(configQuery).data?.isDemo === true;
  const registration = progress.data;
  useEffect(() => rememberRegistration(registrationId), [registrationId]);
  if (registration?.state === "completed")
    return <RegistrationDone registrationId={registrationId} />;
  return (
    <Page title={t("confirm.title")} lead={t("confirm.lead")}>
      {progress.isError && (
        <ProblemNotice error={progress.error}>
          <p>
            <Link to="/register">{t("confirm.startAgain")}</Link>
          </p>
        </ProblemNotice>
      )}
      {progress.isPending && <LoadingRows rows={2} height={160} />}
      {registration !== undefined && (
        <>
          {isDemo && (
            <Notice tone="info" title={t("confirm.demoInbox")}>
              <p>
                <Link to="/inbox" target="_blank">
                  {t("confirm.openInbox")}
                </Link>
              </p>
            </Notice>
          )}
          <ol className={classes.steps}>
            <EmailStep registration={registration} />
            <PhoneStep registration={registration} />
          </ol>
          <p>{t("confirm.anyDevice")}</p>
        </>
      )}
    </Page>
  );
}

/** Both confirmed: the account is open, and whoever came from somewhere goes on there after signing in. */
export function RegistrationDone({ registrationId }: { registrationId: string }) {
  const t = useText();
  const [next] = useState(() => wayOnAfter(registrationId));
  useEffect(forgetRegistration, []);
  return (
    <Page title={t("confirm.done.title")} lead={t("confirm.done.detail")}>
      <Button
        renderRoot={(props) => (
          <Link to="/" search={next === undefined ? {} : { next }} {...props} />
        )}
      >
        {t("signIn.submit")}
      </Button>
    </Page>
  );
}
