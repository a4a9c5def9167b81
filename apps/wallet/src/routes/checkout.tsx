import { Button } from "@mantine/core";
import { MoneyText } from "@okpay/ui/money-text.tsx";
import { Page } from "@okpay/ui/page.tsx";
import { LoadingRows, Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { checkoutQuery } from "../api/checkout-calls.ts";
import type { CheckoutPage as CheckoutFacts } from "../api/merchant-calls.ts";
import { sessionQuery } from "../api/queries.ts";
import { moneyOf } from "../api/wire.ts";
import classes from "../features/checkout/checkout.module.css";
import { PayCheckout } from "../features/checkout/pay-checkout.tsx";
import { ProblemNotice } from "../shell/problem-notice.tsx";

// Both pages in one file: each lazy file costs the first view a line of its table.
export { PaymentLinkPage } from "../features/checkout/payment-link-page.tsx";

const route = getRouteApi("/checkout/$checkoutId");

/** A merchant's hosted checkout: to whom, how much, and the ways to pay. Whoever is not signed in does that first. */
export function CheckoutPage() {
  const t = useText();
  const { checkoutId } = route.useParams();
  const { card, notCard } = route.useSearch();
  const checkout = useQuery(checkoutQuery(checkoutId));
  const session = useQuery(sessionQuery);
  if (checkout.isPending || session.isPending) return <LoadingRows rows={3} height={96} />;
  if (checkout.data === undefined)
    return <Page title={t("checkout.title")}>{<ProblemNotice error={checkout.error} />}</Page>;
  const facts = checkout.data;
  return (
    <Page title={t("checkout.payTo", { name: facts.merchantName })}>
      <Summary facts={facts} />
      {facts.state !== "open" ? (
        <Closed facts={facts} />
      ) : session.data === null || session.data === undefined ? (
        <SignInFirst checkoutId={facts.id} />
      ) : (
        <PayCheckout
          // What a next step proposes is chosen anew, whatever was chosen before.
          key={`${card} ${notCard}`}
          checkout={facts}
          customerId={session.data.customer.id}
          proposed={card ?? null}
          refused={notCard ?? null}
        />
      )}
      {facts.cancelUrl !== null && facts.state === "open" && (
        <p>
          <a className={classes.back} href={facts.cancelUrl} rel="noreferrer">
            {t("checkout.backTo", { name: facts.merchantName })}
          </a>
        </p>
      )}
    </Page>
  );
}

function Summary({ facts }: { facts: CheckoutFacts }) {
  const t = useText();
  return (
    <section className={classes.summary} aria-label={t("checkout.summary")}>
      <p className={classes.sandbox}>
        {t(facts.mode === "test" ? "checkout.testMode" : "checkout.sandbox")}
      </p>
      <p className={classes.amount}>
        <MoneyText money={moneyOf(facts.amount)} withCode />
      </p>
      <p className={classes.description}>{facts.description}</p>
    </section>
  );
}

function SignInFirst({ checkoutId }: { checkoutId: string }) {
  const t = useText();
  const next = `/checkout/${checkoutId}`;
  return (
    <div className={classes.stack}>
      <p>{t("checkout.signInWhy")}</p>
      <Button
        size="lg"
        fullWidth
        renderRoot={(props) => <Link to="/" search={{ next }} {...props} />}
      >
        {t("checkout.signIn")}
      </Button>
      <Button
        variant="default"
        fullWidth
        renderRoot={(props) => <Link to="/register" search={{ next }} {...props} />}
      >
        {t("landing.register")}
      </Button>
    </div>
  );
}

/** Paid, under way, or nothing to pay any more: each with what to do now. */
function Closed({ facts }: { facts: CheckoutFacts }) {
  const t = useText();
  const isGood = facts.state === "paid" || facts.state === "authorized";
  return (
    <>
      <Notice
        tone={isGood ? "good" : "warn"}
        title={t(`checkout.closed.${facts.state === "open" ? "expired" : facts.state}.title`)}
      >
        <p>{t(`checkout.closed.${facts.state === "open" ? "expired" : facts.state}.detail`)}</p>
      </Notice>
      <div className={classes.stack}>
        {facts.successUrl !== null && isGood && (
          <Button component="a" href={facts.successUrl} rel="noreferrer" fullWidth>
            {t("checkout.backTo", { name: facts.merchantName })}
          </Button>
        )}
        {!isGood && facts.cancelUrl !== null && (
          <Button component="a" href={facts.cancelUrl} rel="noreferrer" fullWidth>
            {t("checkout.backTo", { name: facts.merchantName })}
          </Button>
        )}
        <Button
          variant="default"
          fullWidth
          renderRoot={(props) => <Link to="/activity" {...props} />}
        >
          {t("checkout.seePayments")}
        </Button>
      </div>
    </>
  );
}
