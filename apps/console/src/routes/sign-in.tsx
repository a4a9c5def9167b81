import { Page } from "@okpay/ui/page.tsx";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Navigate } from "@tanstack/react-router";
import { configQuery, sessionQuery } from "../api/queries.ts";
import { PasskeySignIn } from "../features/sign-in/passkey-sign-in.tsx";
import { PasswordSignIn } from "../features/sign-in/password-sign-in.tsx";
import { Personas } from "../features/sign-in/personas.tsx";
import classes from "../features/sign-in/sign-in.module.css";

const route = getRouteApi("/sign-in");

/** The staff entrance: two factors always, the demo's people where this is a demo. */
export function SignIn() {
  const t = useText();
  const { next, ended } = route.useSearch();
  const session = useQuery(sessionQuery).data;
  const personas = useQuery(configQuery).data?.personas ?? [];
  if (session) return <Navigate to={next ?? "/"} replace />;
  return (
    <Page title={t("console.signIn.title")} lead={t("console.signIn.lead")} width="wide">
      {next !== undefined && (
        <Notice
          tone="warn"
          title={ended === true ? t("console.signIn.ended") : t("console.signIn.first")}
        >
          <p>{t("console.signIn.returnAfter")}</p>
        </Notice>
      )}
      <div className={classes.columns}>
        <section className={classes.card} aria-label={t("console.signIn.title")}>
          <PasskeySignIn />
          <p className={classes.or}>{t("console.signIn.or")}</p>
          <PasswordSignIn />
          <p className={classes.dim}>{t("console.signIn.lost")}</p>
        </section>
        {personas.length > 0 && <Personas personas={personas} />}
      </div>
    </Page>
  );
}
