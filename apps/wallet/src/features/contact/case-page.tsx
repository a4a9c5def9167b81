import { Button, Textarea } from "@mantine/core";
import { newIdempotencyKey } from "@okpay/api-client";
import { Page } from "@okpay/ui/page.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { type FormEvent, useRef, useState } from "react";
import {
  type CustomerCase,
  closeCase,
  ownCaseQuery,
  rateCase,
  writeToCase,
} from "../../api/case-calls.ts";
import { isRefusal } from "../../api/problems.ts";
import { timeText } from "../../app/times.ts";
import { NotFound } from "../../routes/not-found.tsx";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import security from "../security/security.module.css";
import { About } from "./about.tsx";
import { CallCodeCard } from "./call-code.tsx";
import { CasePictures } from "./case-pictures.tsx";
import { Thread } from "./case-thread.tsx";
import classes from "./contact.module.css";

const route = getRouteApi("/signed-in/cases/$caseId");
const SCORES = [1, 2, 3, 4, 5] as const;

/** One case: what was promised, the whole thread, and what can be done. */
export function CasePage() {
  const t = useText();
  const { caseId } = route.useParams();
  const found = useQuery(ownCaseQuery(caseId));
  if (isRefusal(found.error, "not_found", "validation_failed")) return <NotFound />;
  return (
    <Page title={found.data?.subject ?? t("cases.title")}>
      <p>
        <Link to="/cases" className={security.back}>
          {t("cases.back")}
        </Link>
      </p>
      {found.isError && <ProblemNotice error={found.error} />}
      {found.isPending && <LoadingRows rows={4} height={72} />}
      {found.data !== undefined && <Shown data={found.data} />}
    </Page>
  );
}

function Shown({ data }: { data: CustomerCase }) {
  const t = useText();
  const locale = useLocale();
  return (
    <>
      <section className={security.card} aria-labelledby="about">
        <h2 id="about">{t("cases.about")}</h2>
        <dl className={classes.facts}>
          <div>
            <dt>{t("cases.number")}</dt>
            <dd>{data.number}</dd>
          </div>
          <div>
            <dt>{t(`cases.kind.${data.kind}`)}</dt>
            <dd>
              {data.pauseReason === null
                ? t(`cases.state.${data.state}`)
                : t(`cases.waits.${data.pauseReason}`)}
            </dd>
          </div>
          {data.dueAt !== null && (
            <div>
              <dt>{t("cases.promised")}</dt>
              <dd>{timeText(data.dueAt, locale)}</dd>
            </div>
          )}
        </dl>
        {data.dueAt !== null && <p className={security.dim}>{t("cases.promisedHint")}</p>}
        <About about={data.about} />
      </section>
      <Thread caseId={data.id} entries={data.thread} />
      <Doing data={data} />
      {data.canWrite && <CasePictures data={data} />}
      {data.state !== "closed" && <CallCodeCard caseId={data.id} number={data.number} />}
    </>
  );
}

/** Add something, say that it is solved, and how good the answer was. */
function Doing({ data }: { data: CustomerCase }) {
  const t = useText();
  const locale = useLocale();
  const queryClient = useQueryClient();
  const [text, setText] = useState("");
  const [isMissing, setMissing] = useState(false);
  const key = useRef(newIdempotencyKey());
  const onSuccess = (next: CustomerCase) =>
    queryClient.setQueryData(ownCaseQuery(data.id).queryKey, next);
  const write = useMutation({
    mutationFn: (words: string) => writeToCase(data.id, words, key.current),
    onSuccess: (next) => {
      key.current = newIdempotencyKey();
      setText("");
      onSuccess(next);
    },
  });
  const solve = useMutation({ mutationFn: () => closeCase(data.id), onSuccess });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(text.trim() === "");
    if (text.trim() !== "" && !write.isPending) write.mutate(text.trim());
  };
  if (!data.canWrite)
    return (
      <section className={security.card}>
        <p>{t("cases.over")}</p>
        <Rating data={data} onRated={onSuccess} />
      </section>
    );
  const error = write.error ?? solve.error;
  return (
    <form className={security.card} onSubmit={submit} noValidate>
      {error !== null && <ProblemNotice error={error} />}
      {data.reopenUntil !== null && (
        <p>{t("cases.writeReopens", { time: timeText(data.reopenUntil, locale) })}</p>
      )}
      <Textarea
        label={t("cases.write")}
        description={t("cases.textHint")}
        error={isMissing ? t("cases.textMissing") : undefined}
        value={text}
        rows={3}
        maxLength={4000}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className={security.buttons}>
        <Button type="submit" loading={write.isPending}>
          {t("cases.send")}
        </Button>
        <Button variant="default" loading={solve.isPending} onClick={() => solve.mutate()}>
          {t("cases.solved")}
        </Button>
      </div>
      {data.state === "answered" && <Rating data={data} onRated={onSuccess} />}
    </form>
  );
}

function Rating({ data, onRated }: { data: CustomerCase; onRated: (next: CustomerCase) => void }) {
  const t = useText();
  const rate = useMutation({
    mutationFn: (score: number) => rateCase(data.id, score),
    onSuccess: onRated,
  });
  if (data.satisfaction !== null)
    return <p role="status">{t("cases.rated", { score: data.satisfaction })}</p>;
  return (
    <fieldset className={classes.scores}>
      <legend>{t("cases.rate")}</legend>
      {rate.isError && <ProblemNotice error={rate.error} />}
      {SCORES.map((score) => (
        <Button
          key={score}
          variant="default"
          aria-label={t("cases.rateScore", { score })}
          disabled={rate.isPending}
          onClick={() => rate.mutate(score)}
        >
          {score}
        </Button>
      ))}
    </fieldset>
  );
}
