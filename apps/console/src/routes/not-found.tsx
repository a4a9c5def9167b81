import { Page } from "@okpay/ui/page.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";

export function NotFound() {
  const t = useText();
  return (
    <Page title={t("console.notFound.title")} lead={t("console.notFound.lead")}>
      <p>
        <Link to="/">{t("console.notFound.home")}</Link>
      </p>
    </Page>
  );
}
