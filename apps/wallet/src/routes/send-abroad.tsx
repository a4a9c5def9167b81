import { Page } from "@okpay/ui/page.tsx";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { beneficiariesQuery, type Corridor, corridorsQuery } from "../api/abroad-calls.ts";
import { ConsentGate } from "../features/pay/consent-gate.tsx";
import pay from "../features/pay/pay.module.css";
import { ReviewSheet } from "../features/pay/review-sheet.tsx";
import { useQuote } from "../features/pay/use-quote.ts";
import { Loaded } from "../features/security/loaded.tsx";
import { AbroadAgain } from "../features/send-abroad/abroad-again.tsx";
import { SendAbroadForm } from "../features/send-abroad/abroad-form.tsx";
import { SavedRecipients } from "../features/send-abroad/saved-recipients.tsx";
import { StepUpHost } from "../features/step-up/step-up-host.tsx";

const route = getRouteApi("/signed-in/send-abroad");

/** From the wallet to somebody's bank account in another country, and who that can be. */
export function SendAbroad() {
  const t = useText();
  const { customer } = route.useRouteContext();
  const search = route.useSearch();
  const ways = useQuery(corridorsQuery);
  const people = useQuery(beneficiariesQuery);
  const quote = useQuote();
  return (
    <Page title={t("abroad.title")} lead={t("abroad.lead")}>
      <Loaded query={ways} rows={4}>
        {({ corridors, isSandbox }) =>
          isSome(corridors) ? (
            <>
              {isSandbox && <p className={pay.dim}>{t("abroad.sandbox")}</p>}
              <Loaded query={people} rows={4}>
                {({ beneficiaries }) => (
                  <>
                    <ConsentGate>
                      <AbroadAgain search={search} recipients={beneficiaries}>
                        <SendAbroadForm
                          corridors={corridors}
                          recipients={beneficiaries}
                          isAsking={quote.isAsking}
                          error={quote.error}
                          onSubmit={quote.ask}
                        />
                      </AbroadAgain>
                    </ConsentGate>
                    <SavedRecipients recipients={beneficiaries} />
                  </>
                )}
              </Loaded>
            </>
          ) : (
            <Notice tone="warn" title={t("abroad.unavailable")}>
              <p>{t("abroad.unavailableWhy")}</p>
            </Notice>
          )
        }
      </Loaded>
      <ReviewSheet
        customerId={customer.id}
        quote={quote.quoted?.quote ?? null}
        request={quote.quoted?.request ?? null}
        isRequoting={quote.isAsking}
        quoteError={quote.error}
        onRequote={() => quote.quoted !== null && quote.ask(quote.quoted.request)}
        onClose={quote.dismiss}
      />
      <StepUpHost />
    </Page>
  );
}

const isSome = (corridors: readonly Corridor[]): corridors is [Corridor, ...Corridor[]] =>
  corridors.length > 0;
