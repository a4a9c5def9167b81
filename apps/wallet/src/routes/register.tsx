import { Page } from "@okpay/ui/page.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { configQuery } from "../api/queries.ts";
import { RegisterForm } from "../features/register/register-form.tsx";
import { ProblemNotice } from "../shell/problem-notice.tsx";

const route = getRouteApi("/register");

/** `next` is where whoever registers was going: it is kept until they have signed in. */
export function Register() {
  const t = useText();
  const { next } = route.useSearch();
  const config = useQuery(configQuery);
  return (
    <Page title={t("register.title")} lead={t("register.lead")}>
      {config.isError && <ProblemNotice error={config.error} />}
      {config.isPending && <LoadingRows rows={5} />}
      {config.data !== undefined && <RegisterForm consents={config.data.consents} next={next} />}
      <p>
        {t("register.haveAccount")}{" "}
        <Link to="/" search={next === undefined ? {} : { next }}>
          {t("signIn.submit")}
        </Link>
      </p>
    </Page>
  );
}
