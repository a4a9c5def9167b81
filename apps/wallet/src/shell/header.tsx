import type { MessageKey } from "@okpay/i18n";
import { ColorSchemeToggle } from "@okpay/ui/color-scheme-toggle.tsx";
import { Icon, type IconName } from "@okpay/ui/icons.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { configQuery } from "../api/queries.ts";
import type { Session } from "../api/wire.ts";
import { LanguageSwitch } from "./language-switch.tsx";
import classes from "./shell.module.css";
import { SignOut } from "./sign-out.tsx";

const PLACES: readonly {
  to: "/wallet" | "/send" | "/top-up" | "/activity" | "/settings";
  icon: IconName;
  label: MessageKey;
}[] = [
  { to: "/wallet", icon: "home", label: "nav.home" },
  { to: "/send", icon: "out", label: "nav.send" },
  { to: "/top-up", icon: "plus", label: "nav.topUp" },
  { to: "/activity", icon: "list", label: "nav.activity" },
  { to: "/settings", icon: "person", label: "nav.account" },
];

/** One header and one navigation: the navigation stands in it on a desktop, at the thumb on a phone. */
export function Header({ session }: { session: Session | null }) {
  const t = useText();
  const isDemo = useQuery(configQuery).data?.isDemo === true;
  return (
    <header className={classes.header}>
      <div className={classes.bar}>
        <Link to={session === null ? "/" : "/wallet"} className={classes.brand}>
          <span className={classes.mark} aria-hidden="true">
            <Icon name="check" size={18} />
          </span>
          {t("common.productName")}
          {isDemo && <span className={classes.demo}>{t("shell.demo")}</span>}
        </Link>
        {session !== null && (
          <nav className={classes.nav} aria-label={t("nav.label")}>
            {PLACES.map(({ to, icon, label }) => (
              <Link
                key={to}
                to={to}
                className={classes.place}
                activeProps={{ "aria-current": "page" }}
              >
                <Icon name={icon} size={22} />
                {t(label)}
              </Link>
            ))}
          </nav>
        )}
        <div className={classes.tools}>
          <LanguageSwitch isSignedIn={session !== null} />
          <ColorSchemeToggle className={classes.tool} />
          {session !== null && <SignOut />}
        </div>
      </div>
    </header>
  );
}
