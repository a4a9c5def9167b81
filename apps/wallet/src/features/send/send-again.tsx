import { toDecimalString } from "@okpay/money";
import { LoadingRows, Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { paymentQuery } from "../../api/queries.ts";
import { moneyOf, type Payment } from "../../api/wire.ts";
import { readDraft, writeDraft } from "../../app/drafts.ts";
import { findIntent, type PaymentIntent, quoteIdOf } from "../pay/intents.ts";
import { defaultCountry } from "../register/phone.ts";
import { SEND_DRAFT, type SendDraft } from "./draft.ts";

interface Again {
  readonly payment: Payment;
  readonly intent: PaymentIntent | null;
}

/** The earlier transfer as a draft. Only the device that sent it knows the payee's whole address: the server masks it. */
function draftOf({ payment, intent }: Again, isForOther: boolean): SendDraft {
  const request = intent?.request.kind === "send" && !isForOther ? intent.request : null;
  const amount = moneyOf(payment.amount);
  return {
    by: request?.payee.by ?? "email",
    email: request?.payee.by === "email" ? request.payee.value : "",
    phone: {
      country: defaultCountry(),
      national: request?.payee.by === "phone" ? request.payee.value : "",
    },
    amount: toDecimalString(amount),
    currency: amount.currency,
    note: payment.note ?? "",
  };
}

/** Fills the form in from an earlier payment (`?again=`), once, before it shows; without that it shows at once. */
export function SendAgain({
  search,
  children,
}: {
  search: { again?: string; to?: "other" };
  children: ReactNode;
}) {
  const t = useText();
  const { again, to } = search;
  const payment = useQuery({ ...paymentQuery(again ?? ""), enabled: again !== undefined });
  const found = payment.data;
  const filled = useQuery({
    queryKey: ["send-again", again, to],
    enabled: found !== undefined,
    networkMode: "always",
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => {
      if (found === undefined) throw new Error("asked before the payment was there");
      const intent = (await findIntent(quoteIdOf(found.id))) ?? null;
      const draft = { ...draftOf({ payment: found, intent }, to === "other"), from: found.id };
      if (readDraft<{ from?: string }>(SEND_DRAFT, {}).from !== found.id)
        writeDraft(SEND_DRAFT, draft);
      return {
        name: found.counterparty.name,
        isPayeeKnown: draft.email + draft.phone.national !== "",
      };
    },
  }).data;
  if (again === undefined || payment.isError) return children;
  if (filled === undefined) return <LoadingRows rows={4} />;
  return (
    <>
      <Notice
        tone="info"
        title={
          !filled.isPayeeKnown && to !== "other"
            ? t("send.againPayee", { name: filled.name })
            : t("send.again")
        }
      />
      {children}
    </>
  );
}
