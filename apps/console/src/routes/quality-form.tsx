import { Button } from "@mantine/core";
import { Page } from "@okpay/ui/page.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type ReviewForm, reviewFormsQuery } from "../api/quality-calls.ts";
import { useSession } from "../app/use-session.ts";
import { FormEditor } from "../features/quality/form-editor.tsx";
import classes from "../features/quality/quality.module.css";
import { QualityTabs } from "../features/quality/quality-tabs.tsx";
import { Card } from "../parts/card.tsx";
import { Lang } from "../parts/lang.tsx";
import { Moment } from "../parts/moment.tsx";
import parts from "../parts/parts.module.css";
import { may } from "../shell/places.ts";

/** What calls are asked, for everybody whose calls are; the next version for who keeps it, and the ones before. */
export function QualityFormPage() {
  const t = useText();
  const session = useSession();
  const found = useQuery(reviewFormsQuery);
  const [isEditing, setEditing] = useState(false);
  const [form, ...earlier] = found.data?.forms ?? [];
  const mayChange = session !== null && may(session, "agents.manage");
  return (
    <Page title={t("quality.form")} lead={t("quality.formLead")} width="wide">
      <QualityTabs />
      {found.isPending && <LoadingRows rows={6} height={48} />}
      {found.isError && <ProblemNotice error={found.error} />}
      {form !== undefined && (
        <Card title={t("quality.version", { version: form.version })}>
          {isEditing ? (
            <FormEditor form={form} onDone={() => setEditing(false)} />
          ) : (
            <>
              <Questions form={form} />
              {mayChange && (
                <div className={parts.actions}>
                  <Button onClick={() => setEditing(true)}>{t("quality.changeForm")}</Button>
                </div>
              )}
            </>
          )}
        </Card>
      )}
      {earlier.map((each) => (
        <details key={each.version} className={classes.earlier}>
          <summary>{t("quality.version", { version: each.version })}</summary>
          <Questions form={each} />
        </details>
      ))}
    </Page>
  );
}

function Questions({ form }: { form: ReviewForm }) {
  const t = useText();
  const locale = useLocale();
  const { madeBy, madeAt, passMark, samplePerWeek, questions, reason } = form;
  return (
    <>
      <p className={parts.dim}>
        {madeBy === null ? (
          t("quality.cameWithProgram")
        ) : (
          <>
            <Lang text={t("quality.by", { name: madeBy })} /> · <Moment at={madeAt} /> ·{" "}
            <Lang text={reason} />
          </>
        )}
      </p>
      <p>{t("quality.rules", { passMark, samplePerWeek })}</p>
      <ol>
        {questions.map(({ key, text, points, isCritical }) => (
          <li key={key}>
            {text[locale]}{" "}
            <span className={parts.dim}>
              {t(isCritical ? "quality.pointsCritical" : "quality.points", { points })}
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}
