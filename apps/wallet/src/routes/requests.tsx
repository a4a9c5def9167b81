import { Button } from "@mantine/core";
import { MoneyText } from "@okpay/ui/money-text.tsx";
import { Page } from "@okpay/ui/page.tsx";
import { Sheet } from "@okpay/ui/sheet.tsx";
import { LoadingRows, Notice } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { isRefusal } from "../api/problems.ts";
import {
  askForMoney,
  type MoneyRequest,
  REQUESTS_KEY,
  requestQuery,
} from "../api/request-calls.ts";
import { moneyOf } from "../api/wire.ts";
import { timeText } from "../app/times.ts";
import { languageOfName } from "../features/activity/payment-row.tsx";
import classes from "../features/pay/pay.module.css";
import { Answer } from "../features/requests/answer.tsx";
import { AskForm } from "../features/requests/ask-form.tsx";
import { Blocks, RequestList } from "../features/requests/lists.tsx";
import { OwnRequest } from "../features/requests/own-request.tsx";
import { ProblemNotice } from "../shell/problem-notice.tsx";
import { NotFound } from "./not-found.tsx";

// Both pages in one file: each lazy file costs the first view a line of its table.
const one = getRouteApi("/signed-in/requests/$requestId");

/** What one is asked for, what one asked for, and the form that asks. */
export function RequestsPage() {
  const t = useText();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const asking = useMutation({
    mutationFn: askForMoney,
    onSuccess: async ({ id }) => {
      await queryClient.invalidateQueries({ queryKey: REQUESTS_KEY });
      await navigate({ to: "/requests/$requestId", params: { requestId: id } });
    },
  });
  return (
    <Page title={t("requests.title")} lead={t("requests.lead")}>
      <Button size="lg" fullWidth onClick={() => setAsking(true)}>
        {t("requests.new")}
      </Button>
      <RequestList direction="out" />
      <RequestList direction="in" />
      <Blocks />
      <Sheet title={t("requests.new")} isOpen={isAsking} onClose={() => setAsking(false)}>
        <AskForm isAsking={asking.isPending} error={asking.error} onAsk={asking.mutate} />
      </Sheet>
    </Page>
  );
}

/** One request: who asks whom for what, and what can be done about it from this side. */
export function RequestPage() {
  const t = useText();
  const { requestId } = one.useParams();
  const { customer } = one.useRouteContext();
  const found = useQuery(requestQuery(requestId));
  if (isRefusal(found.error, "not_found", "validation_failed")) return <NotFound />;
  const request = found.data;
  if (request === undefined)
    return (
      <Page title={t("requests.title")}>
        {found.isError ? <ProblemNotice error={found.error} /> : <LoadingRows rows={3} />}
      </Page>
    );
  const name = request.counterparty?.name ?? t("requests.anybody");
  const isForAnybody = request.direction === "in" && request.counterparty === null;
  const heading = isForAnybody ? "link" : request.direction;
  return (
    <Page title={t(`requests.heading.${heading}`, { name })}>
      <p>
        <Link to="/requests">{t("requests.back")}</Link>
      </p>
      <RequestFacts request={request} name={name} />
      {request.state !== "open" ? (
        <Over request={request} />
      ) : request.direction === "in" ? (
        <OwnRequest request={request} />
      ) : (
        <Answer request={request} customerId={customer.id} />
      )}
    </Page>
  );
}

function RequestFacts({ request, name }: { request: MoneyRequest; name: string }) {
  const t = useText();
  const locale = useLocale();
  const when = (at: string) => <time dateTime={at}>{timeText(at, locale)}</time>;
  return (
    <section className={classes.card} aria-label={t("payment.facts")}>
      <p className={classes.headline}>
        <MoneyText money={moneyOf(request.amount)} withCode className={classes.total ?? ""} />
        <span className={classes.dim} role="status">
          {t(`requests.state.${request.state}`)}
        </span>
      </p>
      <dl className={classes.lines}>
        <div>
          <dt>{t(request.direction === "in" ? "requests.asked" : "requests.asker")}</dt>
          <dd>
            <span lang={languageOfName(name)}>{name}</span>
            {(request.counterparty?.detail ?? null) !== null && (
              <span className={classes.dim}>{request.counterparty?.detail}</span>
            )}
          </dd>
        </div>
        {request.note !== null && (
          <div>
            <dt>{t("payment.note")}</dt>
            <dd>{request.note}</dd>
          </div>
        )}
        <div>
          <dt>{t("requests.askedAt")}</dt>
          <dd>{when(request.createdAt)}</dd>
        </div>
        <div>
          <dt>{t(request.endedAt === null ? "requests.expiresAt" : "requests.endedAt")}</dt>
          <dd>{when(request.endedAt ?? request.expiresAt)}</dd>
        </div>
      </dl>
    </section>
  );
}

function Over({ request }: { request: MoneyRequest }) {
  const t = useText();
  const { state, paymentId } = request;
  return (
    <Notice
      tone={state === "paid" ? "good" : "warn"}
      title={t(`requests.over.${state === "open" ? "expired" : state}`)}
    >
      {paymentId !== null && (
        <p>
          <Link to="/activity/$paymentId" params={{ paymentId }}>
            {t("requests.seePayment")}
          </Link>
        </p>
      )}
    </Notice>
  );
}
