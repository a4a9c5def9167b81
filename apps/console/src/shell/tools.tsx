import type { Locale } from "@okpay/i18n/locales";
import { ColorSchemeToggle } from "@okpay/ui/color-scheme-toggle.tsx";
import { Icon } from "@okpay/ui/icons.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { switchLocale } from "../app/texts.ts";
import classes from "./shell.module.css";
import { SignOut } from "./sign-out.tsx";

/** Each language names itself, so that a person who cannot read this page still finds the way out. */
const OTHER: Record<Locale, { locale: Locale; name: string }> = {
  en: { locale: "zh-CN", name: "中文" },
  "zh-CN": { locale: "en", name: "English" },
};

/** Language, colours, the list of keys, the way out. */
export function Tools({ isSignedIn, onLeave }: { isSignedIn: boolean; onLeave?: () => void }) {
  const t = useText();
  const other = OTHER[useLocale()];
  return (
    <div className={classes.tools}>
      <button
        type="button"
        className={classes.tool}
        lang={other.locale}
        onClick={() => void switchLocale(other.locale)}
      >
        <Icon name="language" />
        <span>{other.name}</span>
      </button>
      <ColorSchemeToggle className={classes.tool} />
      {isSignedIn && (
        <>
          <button
            type="button"
            className={classes.tool}
            data-wide-only
            aria-label={t("console.keys.open")}
            aria-keyshortcuts="?"
            onClick={() => document.dispatchEvent(new CustomEvent("console:keys"))}
          >
            <Icon name="keyboard" />
          </button>
          <SignOut {...(onLeave === undefined ? {} : { onLeave })} />
        </>
      )}
    </div>
  );
}
