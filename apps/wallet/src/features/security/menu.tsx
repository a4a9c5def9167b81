import type { MessageKey } from "@okpay/i18n";
import { Icon, type IconName } from "@okpay/ui/icons.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import classes from "./security.module.css";

export interface MenuEntry {
  readonly to:
    | "/security"
    | "/security/factors"
    | "/security/devices"
    | "/security/history"
    | "/security/alerts"
    | "/security/password"
    | "/security/contacts"
    | "/security/record"
    | "/security/consents"
    | "/limits"
    | "/cards"
    | "/cash-out"
    | "/merchant"
    | "/lost-phone"
    | "/help";
  readonly icon: IconName;
  readonly title: MessageKey;
  readonly hint: MessageKey;
}

/** Places to go on to, each with what is there. */
export function Menu({ label, entries }: { label: string; entries: readonly MenuEntry[] }) {
  const t = useText();
  return (
    <nav aria-label={label}>
      <ul className={classes.rows}>
        {entries.map(({ to, icon, title, hint }) => (
          <li key={to}>
            <Link to={to} className={classes.entry}>
              <span className={classes.icon}>
                <Icon name={icon} />
              </span>
              <span className={classes.text}>
                <span className={classes.name}>{t(title)}</span>
                <span className={classes.dim}>{t(hint)}</span>
              </span>
              <Icon name="next" />
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
