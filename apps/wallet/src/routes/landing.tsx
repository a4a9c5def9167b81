import { Button } from "@mantine/core";
import { Page } from "@okpay/ui/page.tsx";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, Navigate } from "@tanstack/react-router";
import { configQuery, sessionQuery } from "../api/queries.ts";
import { PersonaCards } from "../features/sign-in/persona-cards.tsx";
import classes from "../features/sign-in/sign-in.module.css";
import { SignInForm } from "../features/sign-in/sign-in-form.tsx";
import { HotlineBadge } from "../shell/hotline-badge.tsx";

const route = getRouteApi("/");

/** The front door: what OKPay is, signing in, registering, and the demo's people where this is a demo. */
export function Landing() {
  const t = useText();
  const { next, ended } = route.useSearch();
  const session = useQuery(sessionQuery).data;
  const config = useQuery(configQuery).data;
  const personas = config?.isDemo === true ? config.personas : [];
  if (session) return <Navigate to={next ?? "/wallet"} replace />;
  return (
    <Page title={t("landing.title")} lead={t("landing.lead")} width="wide">
      <HotlineBadge />
      {next !== undefined && (
        <Notice
          tone="warn"
          title={ended === true ? t("landing.sessionEnded") : t("landing.signInFirst")}
        >
          <p>{t("landing.returnAfter")}</p>
        </Notice>
      )}
      <div className={classes.columns}>
        <section className={classes.card} aria-labelledby="sign-in">
          <h2 id="sign-in" className={classes.heading}>
            {t("signIn.title")}
          </h2>
          <SignInForm />
          <div className={classes.newHere}>
            <p>{t("landing.newHere")}</p>
            <Button
              variant="default"
              fullWidth
              renderRoot={(props) => (
                <Link to="/register" search={next === undefined ? {} : { next }} {...props} />
              )}
            >
              {t("landing.register")}
            </Button>
          </div>
        </section>
        {personas.length > 0 && <PersonaCards personas={personas} />}
      </div>
    </Page>
  );
}
