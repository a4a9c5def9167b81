import { Button } from "@mantine/core";
import { MoneyText } from "@okpay/ui/money-text.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { customerPaymentsQuery, type Reason } from "../../api/customer-payments.ts";
import { Card } from "../../parts/card.tsx";
import { useKnownText } from "../../parts/known-text.ts";
import { Lang } from "../../parts/lang.tsx";
import { Moment } from "../../parts/moment.tsx";
import { SandboxTag } from "../../parts/sandbox-tag.tsx";
import classes from "./payment-story.module.css";
import { PaymentStory } from "./payment-story.tsx";

/** A customer's payments under a case. They are looked up when asked for, not with the record: each look is told to the customer. */
export function CustomerPayments({ reason }: { reason: Reason }) {
  const t = useText();
  const [isShown, setShown] = useState(false);
  return (
    <Card title={t("desk.payments")}>
      {isShown ? (
        <List reason={reason} />
      ) : (
        <>
          <p>{t("desk.paymentsHint")}</p>
          <div>
            <Button variant="default" onClick={() => setShown(true)}>
              {t("desk.paymentsShow")}
            </Button>
          </div>
        </>
      )}
    </Card>
  );
}

function List({ reason }: { reason: Reason }) {
  const t = useText();
  const textOf = useKnownText();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const found = useInfiniteQuery(customerPaymentsQuery(reason));
  const rows = found.data?.pages.flatMap(({ payments }) => payments) ?? [];
  return (
    <>
      {found.isPending && <LoadingRows rows={4} height={44} />}
      {found.isError && <ProblemNotice error={found.error} />}
      {found.isSuccess && rows.length === 0 && <p>{t("desk.paymentsNone")}</p>}
      <ul className={classes.rows}>
        {rows.map(({ id, kind, state, direction, total, counterparty, isSandbox, createdAt }) => (
          <li key={id}>
            <details
              onToggle={({ currentTarget }) =>
                currentTarget.open && setOpen((before) => new Set([...before, id]))
              }
            >
              <summary>
                <Moment at={createdAt} />
                <span>
                  {textOf("desk.kind", kind)} · <Lang text={counterparty} />
                </span>
                <MoneyText
                  money={{ amountMinor: BigInt(total.amountMinor), currency: total.currency }}
                  {...(state === "completed" ? { direction } : {})}
                  withCode
                />
                <span>{textOf("desk.paymentState", state)}</span>
                <SandboxTag isSandbox={isSandbox} />
              </summary>
              {open.has(id) && <PaymentStory reason={reason} paymentId={id} />}
            </details>
          </li>
        ))}
      </ul>
      {found.hasNextPage && (
        <div>
          <Button
            variant="default"
            loading={found.isFetchingNextPage}
            onClick={() => void found.fetchNextPage()}
          >
            {t("desk.paymentsMore")}
          </Button>
        </div>
      )}
    </>
  );
}
