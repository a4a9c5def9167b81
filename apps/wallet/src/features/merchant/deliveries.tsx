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

function Row({ delivery, onOpen }: { delivery: WebhookDelivery; onOpen: () => void }) {
  const t = useText();
  const locale = useLocale();
  return (
    <li>
      <button type="button" className={classes.row} onClick={onOpen}>
        <span className={security.text}>
          <span className={security.name}>{delivery.type}</span>
          <span className={security.dim}>
            {timeText(delivery.createdAt, locale)}
            {delivery.isReplay && ` · ${t("merchant.again")}`}
          </span>
        </span>
        <span className={classes.side}>
          {t(`merchant.delivered.${delivery.state}`)}
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
            {found.log.map((each) => (
              <div key={each.at}>
                <dt>{timeText(each.at, locale, { dateStyle: "short", timeStyle: "medium" })}</dt>
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
                <dd>{timeText(found.nextTryAt, locale)}</dd>
              </div>
            )}
          </dl>
          <pre className={classes.code} aria-label={t("merchant.body")}>
            {found.body}
          </pre>
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
