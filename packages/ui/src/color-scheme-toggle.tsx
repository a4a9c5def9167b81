import { Icon } from "./icons.tsx";
import { useText } from "./text.tsx";
import { useColorScheme } from "./theme-provider.tsx";

/** Light or dark; follows the system until a person chooses. */
export function ColorSchemeToggle({ className }: { className: string | undefined }) {
  const t = useText();
  const { scheme, choose } = useColorScheme();
  const isDark = scheme === "dark";
  return (
    <button
      type="button"
      className={className}
      aria-label={isDark ? t("shell.useLight") : t("shell.useDark")}
      onClick={() => choose(isDark ? "light" : "dark")}
    >
      <Icon name={isDark ? "sun" : "moon"} />
    </button>
  );
}
