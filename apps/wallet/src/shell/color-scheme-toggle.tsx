import { Icon } from "@okpay/ui/icons.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useColorScheme } from "@okpay/ui/theme-provider.tsx";
import classes from "./shell.module.css";

/** Light or dark; follows the system until a person chooses. */
export function ColorSchemeToggle() {
  const t = useText();
  const { scheme, choose } = useColorScheme();
  const isDark = scheme === "dark";
  return (
    <button
      type="button"
      className={classes.tool}
      aria-label={isDark ? t("shell.useLight") : t("shell.useDark")}
      onClick={() => choose(isDark ? "light" : "dark")}
    >
      <Icon name={isDark ? "sun" : "moon"} />
    </button>
  );
}
