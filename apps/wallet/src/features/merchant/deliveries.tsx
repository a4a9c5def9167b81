import { Button } from "@mantine/core";
import { Sheet } from "@okpay/ui/sheet.tsx";
import { EmptyState } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import {
  deliveriesQuery,
  deliveryQuery,
  type MerchantMode,
  replayDelivery,
  type WebhookDelivery,
} from "../../api/merchant-calls.ts";
import { timeText } from "../../app/times.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import pay from "../pay/pay.module.css";
import { Loaded } from "../security/loaded.tsx";
import security from "../security/security.module.css";
import classes from "./merchant.module.css";
import { PagedList } from "./paged-list.tsx";

/** The log: what was sent, what was answered, and sending it again. */
export function Deliveries({ merchantId, mode }: { merchantId: string; mode: MerchantMode }) {
  const t = useText();
  const found = useInfiniteQuery(deliveriesQuery(merchantId, mode));
  const [opened, setOpened] = useState<string | null>(null);
  const rows = found.data?.pages.flatMap(({ deliveries }) => deliveries) ?? [];
  return (
    <section className={security.section} aria-labelledby="deliveries">
      <h2 id="deliveries" className={security.heading}>
        {t("merchant.deliveries")}
      </h2>
      <PagedList
        found={found}
        placeholders={3}
        empty={<EmptyState icon="list" title={t("merchant.noDeliveries")} />}
      >
        {rows.map((row) => (
          <Row key={row.id} delivery={row} onOpen={() => setOpened(row.id)} />
        ))}
      </PagedList>
      <Sheet
        title={t("merchant.delivery")}
        isOpen={opened !== null}
        onClose={() => setOpened(null)}
      >
        {opened !== null && <Detail merchantId={merchantId} deliveryId={opened} />}
      </Sheet>
    </section>
  );
}

/** One that failed and will be tried again is no quiet "waiting": whoever mends the receiver looks for it. */
function State({ delivery: { state, tries } }: { delivery: WebhookDelivery }) {
  const t = useText();
  if (state === "delivered")
    return <span className={classes.good}>{t("merchant.delivered.delivered")}</span>;
  if (state === "waiting" && tries === 0) return t("merchant.delivered.waiting");
  return (
    <span className={classes.bad}>
      {t(`merchant.delivered.${state === "waiting" ? "retrying" : state}`)}
    </span>
  );
}

function Row({ delivery, onOpen }: { delivery: WebhookDelivery; onOpen: () => void }) {
  const t = useText();
  const locale = useLocale();
  return (
    <li>
      <button type="button" className={classes.row} onClick={onOpen}>
        <span className={security.text}>
          <span className={security.name}>{t(`merchant.event.${delivery.type}`)}</span>
          <span className={security.dim}>
            <code>{delivery.type}</code>
            <br />
            {timeText(delivery.createdAt, locale)}
            {delivery.isReplay && ` · ${t("merchant.again")}`}
          </span>
        </span>
        <span className={classes.side}>
          <State delivery={delivery} />
          <br />
          <span className={security.dim}>
            {delivery.lastStatus === null ? "" : `HTTP ${delivery.lastStatus} · `}
            {t("merchant.tries", { count: delivery.tries })}
          </span>
        </span>
      </button>
    </li>
  );
}

const TO_THE_SECOND = { dateStyle: "short", timeStyle: "medium" } as const;

/** The receiver's own words about the last try: what whoever mends it looks for first. */
function LastAnswer({ log }: { log: readonly { readonly answer: string }[] }) {
  const t = useText();
  const answer = log.at(-1)?.answer ?? "";
  if (answer === "") return null;
  return (
    <>
      <h3 className={security.heading}>{t("merchant.answer")}</h3>
      <pre className={classes.code}>{answer}</pre>
    </>
  );
}

function Detail({ merchantId, deliveryId }: { merchantId: string; deliveryId: string }) {
  const t = useText();
  const locale = useLocale();
  const queryClient = useQueryClient();
  const delivery = useQuery(deliveryQuery(merchantId, deliveryId));
  const replaying = useMutation({
    mutationFn: () => replayDelivery(merchantId, deliveryId),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["merchants", merchantId] }),
  });
  return (
    <Loaded query={delivery}>
      {(found) => (
        <div className={security.form}>
          <dl className={pay.lines}>
            <div>
              <dt>{t("merchant.eventId")}</dt>
              <dd>{found.eventId}</dd>
            </div>
            <div>
              <dt>{t("merchant.webhookUrl")}</dt>
              <dd>{found.url}</dd>
            </div>
            <div>
              <dt>{t("merchant.deliveryState")}</dt>
              <dd>
                <State delivery={found} />
              </dd>
            </div>
            {found.log.map((each) => (
              <div key={each.at}>
                <dt>{timeText(each.at, locale, TO_THE_SECOND)}</dt>
                <dd>
                  {each.status === null
                    ? t(`merchant.problem.${each.problem ?? "no_connection"}`)
                    : `HTTP ${each.status}`}
                  {` · ${each.tookMs} ms`}
                </dd>
              </div>
            ))}
            {found.nextTryAt !== null && (
              <div>
                <dt>{t("merchant.nextTry")}</dt>
                <dd>{timeText(found.nextTryAt, locale, TO_THE_SECOND)}</dd>
              </div>
            )}
          </dl>
          <LastAnswer log={found.log} />
          <h3 className={security.heading}>{t("merchant.body")}</h3>
          <pre className={classes.code}>{found.body}</pre>
          {replaying.error !== null && <ProblemNotice error={replaying.error} />}
          <p role="status">{replaying.isSuccess && t("merchant.sentAgain")}</p>
          <Button fullWidth loading={replaying.isPending} onClick={() => replaying.mutate()}>
            {t("merchant.sendAgain")}
          </Button>
        </div>
      )}
    </Loaded>
  );
}
