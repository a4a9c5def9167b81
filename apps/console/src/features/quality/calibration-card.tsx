import { Button } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import {
  type Calibration,
  type CallQuality,
  closeCalibration,
  openCalibration,
  type ReviewForm,
  rateForCalibration,
  withdrawCalibration,
} from "../../api/quality-calls.ts";
import { Card } from "../../parts/card.tsx";
import { Lang } from "../../parts/lang.tsx";
import { Moment } from "../../parts/moment.tsx";
import parts from "../../parts/parts.module.css";
import { ReasonSheet } from "../../parts/reason-sheet.tsx";
import { Tag } from "../../parts/tag.tsx";
import { AnswersList, ScoreTag } from "./answers-list.tsx";
import classes from "./quality.module.css";
import { RatingForm } from "./rating-form.tsx";

/** The same call rated by several, none of whom sees the others before it is closed. */
export function CalibrationCard({
  recordingId,
  quality: { calibration, calibrationForm, may },
}: {
  recordingId: string;
  quality: CallQuality;
}) {
  const t = useText();
  const queries = useQueryClient();
  const [isRating, setRating] = useState(false);
  const step = useMutation({
    mutationFn: (deed: (id: string) => Promise<CallQuality>) => deed(recordingId),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["quality"] }),
  });
  const isOpen = calibration !== null && calibration.closedAt === null;
  const button = (label: string, deed: (id: string) => Promise<CallQuality>) => (
    <Button variant="default" loading={step.isPending} onClick={() => step.mutate(deed)}>
      {label}
    </Button>
  );
  return (
    <Card title={t("quality.calibration")}>
      {step.isError && <ProblemNotice error={step.error} />}
      {calibration === null && <p>{t("quality.calibrationNone")}</p>}
      {calibration !== null && calibrationForm !== null && (
        <>
          <Opened calibration={calibration} />
          {isRating ? (
            <RatingForm
              form={calibrationForm}
              before={calibration.own}
              action={t("quality.rate")}
              run={(rating) => rateForCalibration(recordingId, rating)}
              onDone={() => setRating(false)}
            />
          ) : calibration.closedAt === null ? (
            calibration.own !== null && (
              <>
                <ScoreTag {...calibration.own} />
                <AnswersList form={calibrationForm} answers={calibration.own.answers} />
              </>
            )
          ) : (
            calibration.withdrawn === null && (
              <Compared calibration={calibration} form={calibrationForm} />
            )
          )}
        </>
      )}
      {may.calibrate && !isRating && (
        <div className={parts.actions}>
          {isOpen && (
            <Button
              variant={calibration.own === null ? "filled" : "default"}
              onClick={() => setRating(true)}
            >
              {t(calibration.own === null ? "quality.rateNow" : "quality.change")}
            </Button>
          )}
          {isOpen &&
            calibration.own !== null &&
            calibration.raters > 1 &&
            button(t("quality.closeCalibration"), closeCalibration)}
          {!isOpen && button(t("quality.openCalibration"), openCalibration)}
        </div>
      )}
      {may.withdraw && !isRating && <Withdraw recordingId={recordingId} />}
    </Card>
  );
}

/** Where too few will rate it: the way out, for a reason. */
function Withdraw({ recordingId }: { recordingId: string }) {
  const t = useText();
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  return (
    <div className={parts.actions}>
      <Button variant="default" onClick={() => setOpen(true)}>
        {t("quality.withdrawCalibration")}
      </Button>
      <ReasonSheet
        title={t("quality.withdrawCalibration")}
        isOpen={isOpen}
        action={t("quality.withdraw")}
        onClose={() => setOpen(false)}
        run={(reason) => withdrawCalibration(recordingId, reason)}
        onDone={() => {
          setOpen(false);
          void queries.invalidateQueries({ queryKey: ["quality"] });
        }}
      >
        <p>{t("quality.withdrawEffect")}</p>
      </ReasonSheet>
    </div>
  );
}

function Opened({
  calibration: { openedBy, openedAt, closedAt, withdrawn, raters },
}: {
  calibration: Calibration;
}) {
  const t = useText();
  return (
    <p className={parts.dim}>
      <Lang text={t("quality.openedBy", { name: openedBy.name })} /> · <Moment at={openedAt} /> ·{" "}
      {withdrawn === null ? (
        t(closedAt === null ? "quality.raters" : "quality.ratersClosed", { count: raters })
      ) : (
        <>
          <Lang text={t("quality.withdrawnBy", { name: withdrawn.by })} /> ·{" "}
          <Lang text={withdrawn.reason} />
        </>
      )}
    </p>
  );
}

/** What each said to each question, beside each other. */
function Compared({ calibration, form }: { calibration: Calibration; form: ReviewForm }) {
  const t = useText();
  const locale = useLocale();
  const shares = new Map(calibration.agreement.map(({ key, percent }) => [key, percent]));
  return (
    <>
      <ul className={classes.list}>
        {calibration.ratings.map((rating) => (
          <li key={rating.rater.id}>
            <Lang text={rating.rater.name} /> <ScoreTag {...rating} />
            {rating.comment !== null && (
              <>
                {" "}
                <Lang text={rating.comment} />
              </>
            )}
          </li>
        ))}
      </ul>
      <ol className={classes.compared}>
        {form.questions.map(({ key, text }) => {
          const percent = shares.get(key) ?? null;
          return (
            <li key={key}>
              <p>
                {text[locale]}{" "}
                {percent !== null && (
                  <Tag tone={percent === 100 ? "good" : "warn"}>
                    {t("quality.agreement", { percent })}
                  </Tag>
                )}
              </p>
              {percent !== 100 && <Said question={key} ratings={calibration.ratings} />}
            </li>
          );
        })}
      </ol>
    </>
  );
}

/** Who said what, where they differ. */
function Said({ question, ratings }: { question: string; ratings: Calibration["ratings"] }) {
  const t = useText();
  return (
    <ul className={classes.list}>
      {ratings.map(({ rater, answers }) => {
        const said = answers.find(({ key }) => key === question);
        return (
          said !== undefined && (
            <li key={rater.id}>
              <Lang text={rater.name} /> · {t(`quality.answer.${said.answer}`)}
              {said.note !== null && (
                <>
                  {" · "}
                  <Lang text={said.note} />
                </>
              )}
            </li>
          )
        );
      })}
    </ul>
  );
}
