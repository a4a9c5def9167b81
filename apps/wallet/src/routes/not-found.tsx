import { Page } from "@okpay/ui/page.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";

export function NotFound() {
  const t = useText();
  return (
    <Page title={t("notFound.title")} lead={t("notFound.detail")}>
      <p>
        <Link to="/">{t("notFound.home")}</Link>
      </p>
    </Page>
  );
}
