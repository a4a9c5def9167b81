import { Page } from "@okpay/ui/page.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { giveSurveyByLink } from "../api/hotline-calls.ts";
import { isRefusal } from "../api/problems.ts";
import { SurveyForm } from "../features/call/survey-form.tsx";
import { IncompleteLink } from "../features/recovery/incomplete-link.tsx";
import { forgetLinkToken, useLinkToken } from "../features/recovery/link-token.ts";

/** How a call was, for whoever did not say it in the app or by key. Needs no sign-in, and shows nothing of the call. */
export function SurveyByLink() {
  const t = useText();
  const token = useLinkToken();
  const [end, setEnd] = useState<"done" | "over" | null>(null);
  if (token === null) return <IncompleteLink />;
  if (end !== null)
    return (
      <Page title={t(`calls.surveyByLink.${end}`)} lead={t(`calls.surveyByLink.${end}Detail`)}>
        <p>
          {end === "done" ? (
            <Link to="/help">{t("contact.help")}</Link>
          ) : (
            <Link to="/contact">{t("calls.write")}</Link>
          )}
        </p>
      </Page>
    );
  return (
    <Page title={t("calls.surveyByLink")} lead={t("calls.surveyByLink.lead")}>
      <SurveyForm
        send={async (survey) => {
          try {
            await giveSurveyByLink(token, survey);
            setEnd("done");
          } catch (error) {
            if (!isRefusal(error) || error.problem.code !== "link_invalid") throw error;
            setEnd("over");
          }
          forgetLinkToken();
        }}
      />
    </Page>
  );
}
