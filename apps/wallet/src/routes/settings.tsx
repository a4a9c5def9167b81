import { Page } from "@okpay/ui/page.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { getRouteApi } from "@tanstack/react-router";
import { languageOfName } from "../features/activity/payment-row.tsx";
import pay from "../features/pay/pay.module.css";
import { Menu, type MenuEntry } from "../features/security/menu.tsx";

const route = getRouteApi("/signed-in/settings");

const PLACES: readonly MenuEntry[] = [
  { to: "/security", icon: "shield", title: "security.title", hint: "settings.hint.security" },
  { to: "/cards", icon: "card", title: "cards.title", hint: "settings.hint.cards" },
  { to: "/cash-out", icon: "document", title: "cashOut.accounts", hint: "cashOut.lead" },
  { to: "/merchant", icon: "chart", title: "settings.merchant", hint: "settings.hint.merchant" },
  { to: "/limits", icon: "chart", title: "limits.title", hint: "settings.hint.limits" },
  {
    to: "/security/contacts",
    icon: "mail",
    title: "security.place.contacts",
    hint: "security.placeHint.contacts",
  },
  {
    to: "/security/password",
    icon: "lock",
    title: "security.place.password",
    hint: "security.placeHint.password",
  },
  { to: "/lost-phone", icon: "phone", title: "lostPhone.title", hint: "settings.hint.lostPhone" },
  { to: "/help", icon: "search", title: "footer.help", hint: "settings.hint.help" },
];

/** Who I am here, and where everything about the account is. */
export function Settings() {
  const t = useText();
  const { customer } = route.useRouteContext();
  return (
    <Page title={t("settings.title")}>
      <section className={pay.card} aria-labelledby="profile">
        <h2 id="profile" lang={languageOfName(customer.displayName)}>
          {customer.displayName}
        </h2>
        <dl className={pay.lines}>
          <div>
            <dt>{t("field.email")}</dt>
            <dd>{customer.email}</dd>
          </div>
          <div>
            <dt>{t("field.phone")}</dt>
            <dd>{customer.phone}</dd>
          </div>
        </dl>
      </section>
      <Menu label={t("settings.places")} entries={PLACES} />
    </Page>
  );
}
