import { Page } from "@okpay/ui/page.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";

/** A link without its token: cut off by a mail program or by copying. */
export function IncompleteLink() {
  const t = useText();
  return (
    <Page title={t("link.incomplete.title")} lead={t("link.incomplete.detail")}>
      <p>
        <Link to="/">{t("recovery.toSignIn")}</Link>
      </p>
    </Page>
  );
}
