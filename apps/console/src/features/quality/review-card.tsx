import { Button, Textarea } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { type CallQuality, reviewCall, seeReview } from "../../api/quality-calls.ts";
import { Card } from "../../parts/card.tsx";
import { Lang } from "../../parts/lang.tsx";
import { Moment } from "../../parts/moment.tsx";
import parts from "../../parts/parts.module.css";
import { AnswersList, ScoreTag } from "./answers-list.tsx";
import { RatingForm } from "./rating-form.tsx";

/** How good this call was: for who reviews it, and for the agent, who reads it and may answer. */
export function ReviewCard({
  recordingId,
  quality,
}: {
  recordingId: string;
  quality: CallQuality;
}) {
  const t = useText();
  const [isEditing, setEditing] = useState(false);
  const { form, review, may } = quality;
  return (
    <Card
      title={t("quality.review")}
      aside={review !== null && !isEditing && <ScoreTag {...review} />}
    >
      {isEditing ? (
        <RatingForm
          form={form}
          before={review}
          action={t("quality.save")}
          run={(rating) => reviewCall(recordingId, rating)}
          onDone={() => setEditing(false)}
        />
      ) : (
        <>
          {review === null ? (
            <p>{t(quality.isReviewHidden ? "quality.reviewHidden" : "quality.notReviewed")}</p>
          ) : (
            <Result recordingId={recordingId} quality={quality} review={review} />
          )}
          {may.review && (
            <div className={parts.actions}>
              <Button
                variant={review === null ? "filled" : "default"}
                onClick={() => setEditing(true)}
              >
                {t(review === null ? "quality.begin" : "quality.change")}
              </Button>
            </div>
          )}
        </>
      )}
    </Card>
  );
}

function Result({
  recordingId,
  quality: { form, may },
  review,
}: {
  recordingId: string;
  quality: CallQuality;
  review: NonNullable<CallQuality["review"]>;
}) {
  const t = useText();
  const { reviewer, reviewedAt, comment, seenAt, agentComment } = review;
  return (
    <>
      <p className={parts.dim}>
        <Lang text={t("quality.by", { name: reviewer.name })} /> · <Moment at={reviewedAt} /> ·{" "}
        {t("quality.version", { version: review.formVersion })}
      </p>
      <AnswersList form={form} answers={review.answers} />
      {comment !== null && (
        <p>
          <Lang text={comment} />
        </p>
      )}
      {seenAt !== null && (
        <p>
          {t("quality.seen")} · <Moment at={seenAt} />
          {agentComment !== null && (
            <>
              {" · "}
              <Lang text={agentComment} />
            </>
          )}
        </p>
      )}
      {seenAt === null && !may.answer && (
        <p className={parts.dim}>{t(may.review ? "quality.unseen" : "quality.notSeenYet")}</p>
      )}
      {may.answer && <SeenForm recordingId={recordingId} reviewedAt={reviewedAt} />}
    </>
  );
}

function SeenForm({ recordingId, reviewedAt }: { recordingId: string; reviewedAt: string }) {
  const t = useText();
  const queries = useQueryClient();
  const [comment, setComment] = useState("");
  const see = useMutation({
    mutationFn: () =>
      seeReview(recordingId, {
        reviewedAt,
        comment: comment.trim() === "" ? null : comment.trim(),
      }),
    // Also where it was refused: then it was changed, and is shown as it is now.
    onSettled: () => queries.invalidateQueries({ queryKey: ["quality"] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!see.isPending) see.mutate();
  };
  return (
    <form className={parts.form} onSubmit={submit} noValidate>
      {see.isError && <ProblemNotice error={see.error} />}
      <Textarea
        label={t("quality.agentComment")}
        description={t("quality.agentCommentHint")}
        value={comment}
        maxLength={2000}
        rows={2}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      <div className={parts.buttons}>
        <Button type="submit" loading={see.isPending}>
          {t("quality.see")}
        </Button>
      </div>
    </form>
  );
}
