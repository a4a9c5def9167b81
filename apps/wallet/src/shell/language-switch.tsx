import type { Locale } from "@okpay/i18n/locales";
import { Icon } from "@okpay/ui/icons.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { updateLocale } from "../api/calls.ts";
import { switchLocale } from "../app/texts.ts";
import classes from "./shell.module.css";

/** Each language names itself, so that a person who cannot read this page still finds the way out. */
const OTHER: Record<Locale, { locale: Locale; name: string }> = {
  en: { locale: "zh-CN", name: "中文" },
  "zh-CN": { locale: "en", name: "English" },
};

/** Switches the language in place: page, filters and half-filled forms stay as they are. */
export function LanguageSwitch({ isSignedIn }: { isSignedIn: boolean }) {
  const t = useText();
  const other = OTHER[useLocale()];
  const change = useMutation({
    mutationFn: async () => {
      await switchLocale(other.locale);
      // Mail and SMS follow the same choice.
      if (isSignedIn) await updateLocale(other.locale);
    },
  });
  return (
    <button
      type="button"
      className={classes.tool}
      lang={other.locale}
      onClick={() => change.mutate()}
      disabled={change.isPending}
    >
      <Icon name="language" />
      <span>{other.name}</span>
      {change.isError && (
        <span className={classes.hidden} role="status">
          {t("shell.languageNotSaved")}
        </span>
      )}
    </button>
  );
}
