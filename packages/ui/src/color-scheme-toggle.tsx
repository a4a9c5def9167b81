import { Icon } from "./icons.tsx";
import { useText } from "./text.tsx";
import { useColorScheme } from "./theme-provider.tsx";
import classes from "./ui.module.css";

/**
 * Light or dark; follows the system until a person chooses. Both words and signs are there and the style sheet shows
 * one: a page that the server draws does not know yet which.
 */
export function ColorSchemeToggle({ className }: { className: string | undefined }) {
  const t = useText();
  const { scheme, choose } = useColorScheme();
  return (
    <button
      type="button"
      className={className}
      onClick={() => choose(scheme === "dark" ? "light" : "dark")}
    >
      <span className={classes.inLight}>
        <span className={classes.hidden}>{t("shell.useDark")}</span>
        <Icon name="moon" />
      </span>
      <span className={classes.inDark}>
        <span className={classes.hidden}>{t("shell.useLight")}</span>
        <Icon name="sun" />
      </span>
    </button>
  );
}
