import { Page } from "@okpay/ui/page.tsx";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { type BankAccount, bankAccountsQuery } from "../api/bank-calls.ts";
import { Accounts } from "../features/cash-out/accounts.tsx";
import { CashOutForm } from "../features/cash-out/cash-out-form.tsx";
import { ConsentGate } from "../features/pay/consent-gate.tsx";
import { ReviewSheet } from "../features/pay/review-sheet.tsx";
import { useQuote } from "../features/pay/use-quote.ts";
import { Loaded } from "../features/security/loaded.tsx";
import { StepUpHost } from "../features/step-up/step-up-host.tsx";

const route = getRouteApi("/signed-in/cash-out");

/** From the wallet to a bank account of one's own, and which accounts those are. */
export function CashOutPage() {
  const t = useText();
  const { customer } = route.useRouteContext();
  const found = useQuery(bankAccountsQuery);
  const quote = useQuote();
  // Who adds an account came to use it.
  const [chosenId, choose] = useState<string | null>(null);
  return (
    <Page title={t("cashOut.title")} lead={t("cashOut.lead")}>
      <Loaded query={found}>
        {({ accounts, canPayOut }) => (
          <>
            {!canPayOut && (
              <Notice tone="warn" title={t("cashOut.unavailable")}>
                <p>{t("cashOut.unavailableWhy")}</p>
              </Notice>
            )}
            {canPayOut && isSome(accounts) && (
              <ConsentGate>
                <CashOutForm
                  accounts={accounts}
                  chosenId={chosenId}
                  onChoose={choose}
                  isAsking={quote.isAsking}
                  error={quote.error}
                  onSubmit={quote.ask}
                />
              </ConsentGate>
            )}
            <Accounts accounts={accounts} onAdded={choose} />
          </>
        )}
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

const isSome = (accounts: readonly BankAccount[]): accounts is [BankAccount, ...BankAccount[]] =>
  accounts.length > 0;
