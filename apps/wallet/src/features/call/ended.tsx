import { Button } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import { type Call, giveSurvey } from "../../api/hotline-calls.ts";
import security from "../security/security.module.css";
import { askNow } from "./call-line.ts";
import { SurveyForm } from "./survey-form.tsx";

/** How it ended, how it was, and the way to another call. */
export function Ended({ call, onAgain }: { call: Call; onAgain: () => void }) {
  const t = useText();
  return (
    <>
      <section className={security.card} aria-labelledby="ended">
        <h2 id="ended">{t("calls.ended")}</h2>
        {call.endReason !== null && <p role="status">{t(`calls.endReason.${call.endReason}`)}</p>}
        <div className={security.buttons}>
          <Button variant="default" onClick={onAgain}>
            {t("calls.again")}
          </Button>
        </div>
        <p>
          <Link to="/contact">{t("calls.write")}</Link>
        </p>
      </section>
      {call.isSurveyOpen && <SurveyForm send={(survey) => giveSurvey(survey).finally(askNow)} />}
    </>
  );
}
