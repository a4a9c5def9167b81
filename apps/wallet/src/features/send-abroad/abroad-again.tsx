import { toDecimalString } from "@okpay/money";
import { LoadingRows, Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Beneficiary } from "../../api/abroad-calls.ts";
import { paymentQuery } from "../../api/queries.ts";
import { moneyOf, type Payment } from "../../api/wire.ts";
import { readDraft, writeDraft } from "../../app/drafts.ts";
import type { AbroadDraft } from "./draft.ts";
import { SEND_ABROAD_DRAFT } from "./draft-name.ts";

/** The earlier payment as a draft: the side that was typed then is the one that stays. */
function draftOf(payment: Payment, isForOther: boolean): AbroadDraft | null {
  if (payment.remittance === null) return null;
  const { beneficiaryId, price } = payment.remittance;
  const send = moneyOf(price.send);
  const receive = moneyOf(price.receive);
  return {
    country: price.country,
    receiveCurrency: receive.currency,
    sendCurrency: send.currency,
    fixed: price.fixed,
    amount: toDecimalString(price.fixed === "send" ? send : receive),
    beneficiaryId: isForOther ? null : beneficiaryId,
    note: payment.note ?? "",
    from: payment.id,
  };
}

interface AbroadAgainProps {
  search: { again?: string; to?: "other" };
  recipients: readonly Beneficiary[];
  children: ReactNode;
}

/** Fills the form in from an earlier payment (`?again=`), once, before it shows; without that it shows at once. */
export function AbroadAgain({ search, recipients, children }: AbroadAgainProps) {
  const t = useText();
  const { again, to } = search;
  const payment = useQuery({ ...paymentQuery(again ?? ""), enabled: again !== undefined });
  const found = payment.data;
  const filled = useQuery({
    queryKey: ["abroad-again", again, to],
    enabled: found !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => {
      const draft = found === undefined ? null : draftOf(found, to === "other");
      if (draft !== null && readDraft<{ from?: string }>(SEND_ABROAD_DRAFT, {}).from !== draft.from)
        writeDraft(SEND_ABROAD_DRAFT, draft);
      return draft !== null;
    },
  }).data;
  if (again === undefined || payment.isError) return children;
  if (filled === undefined || found === undefined) return <LoadingRows rows={4} />;
  if (!filled) return children;
  const isKnown = recipients.some(({ id }) => id === found.remittance?.beneficiaryId);
  const { name } = found.counterparty;
  return (
    <>
      <Notice
        tone="info"
        title={
          to === "other"
            ? t("abroad.againOther")
            : t(isKnown ? "abroad.again" : "abroad.againGone", { name })
        }
      />
      {children}
    </>
  );
}
