import { Page } from "@okpay/ui/page.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { giveSurveyByLink } from "../api/hotline-calls.ts";
import { SurveyForm } from "../features/call/survey-form.tsx";
import { IncompleteLink } from "../features/recovery/incomplete-link.tsx";
import { forgetLinkToken, useLinkToken } from "../features/recovery/link-token.ts";

/** How a call was, for whoever did not say it in the app or by key. Needs no sign-in, and shows nothing of the call. */
export function SurveyByLink() {
  const t = useText();
  const token = useLinkToken();
  const [isDone, setDone] = useState(false);
  if (token === null) return <IncompleteLink />;
  if (isDone)
    return (
      <Page title={t("calls.surveyByLink.done")} lead={t("calls.surveyByLink.doneDetail")}>
        <p>
          <Link to="/help">{t("contact.help")}</Link>
        </p>
      </Page>
    );
  return (
    <Page title={t("calls.surveyByLink")} lead={t("calls.surveyByLink.lead")}>
      <SurveyForm
        send={async (survey) => {
          await giveSurveyByLink(token, survey);
          forgetLinkToken();
          setDone(true);
        }}
      />
    </Page>
  );
}
