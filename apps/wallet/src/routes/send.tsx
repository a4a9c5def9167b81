import { Page } from "@okpay/ui/page.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { getRouteApi } from "@tanstack/react-router";
import { ReviewSheet } from "../features/pay/review-sheet.tsx";
import { useQuote } from "../features/pay/use-quote.ts";
import { SendForm } from "../features/send/send-form.tsx";

const route = getRouteApi("/signed-in/send");

export function Send() {
  const t = useText();
  const { customer } = route.useRouteContext();
  const quote = useQuote();
  return (
    <Page title={t("send.title")} lead={t("send.lead")}>
      <SendForm isAsking={quote.isAsking} error={quote.error} onSubmit={quote.ask} />
      <ReviewSheet
        customerId={customer.id}
        quote={quote.quoted?.quote ?? null}
        request={quote.quoted?.request ?? null}
        isRequoting={quote.isAsking}
        quoteError={quote.error}
        onRequote={() => quote.quoted !== null && quote.ask(quote.quoted.request)}
        onClose={quote.dismiss}
      />
    </Page>
  );
}
