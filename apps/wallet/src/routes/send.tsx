import { Page } from "@okpay/ui/page.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ConsentGate } from "../features/pay/consent-gate.tsx";
import { ReviewSheet } from "../features/pay/review-sheet.tsx";
import { useQuote } from "../features/pay/use-quote.ts";
import { SendAgain } from "../features/send/send-again.tsx";
import { SendForm } from "../features/send/send-form.tsx";

const route = getRouteApi("/signed-in/send");

export function Send() {
  const t = useText();
  const { customer } = route.useRouteContext();
  const search = route.useSearch();
  const quote = useQuote();
  return (
    <Page title={t("send.title")} lead={t("send.lead")}>
      <ConsentGate>
        <SendAgain search={search}>
          <SendForm isAsking={quote.isAsking} error={quote.error} onSubmit={quote.ask} />
        </SendAgain>
        <p>
          <Link to="/requests">{t("requests.new")}</Link>
        </p>
      </ConsentGate>
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
