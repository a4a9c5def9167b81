import { MantineContext, MantineThemeProvider } from "@mantine/core";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { theme } from "./theme.ts";

export type ColorScheme = "light" | "dark";

const STORAGE_KEY = "okpay.colors";
const DARK_QUERY = "(prefers-color-scheme: dark)";

interface ColorSchemeControl {
  readonly scheme: ColorScheme;
  choose(scheme: ColorScheme): void;
}

const ColorSchemeContext = createContext<ColorSchemeControl | null>(null);

/** Light or dark as it stands, and how to choose. */
export function useColorScheme(): ColorSchemeControl {
  const control = useContext(ColorSchemeContext);
  if (control === null) throw new Error("useColorScheme outside <ThemeProvider>");
  return control;
}

const rootElement = () => document.documentElement;

/**
 * Mantine's provider without the part that writes style elements at run time: the variables are a static sheet
 * (`virtual:okpay-theme.css`), which keeps the Content-Security-Policy strict and 4 kB out of the first view.
 * Follows the system's colours until a person chooses.
 */
export function ThemeProvider({ children }: { children: ReactNode }) {
  const [chosen, setChosen] = useState<ColorScheme | null>(readChoice);
  const [isSystemDark, setSystemDark] = useState(
    () => !import.meta.env.SSR && matchMedia(DARK_QUERY).matches,
  );
  const scheme: ColorScheme = chosen ?? (isSystemDark ? "dark" : "light");

  useEffect(() => {
    const system = matchMedia(DARK_QUERY);
    const follow = () => setSystemDark(system.matches);
    system.addEventListener("change", follow);
    return () => system.removeEventListener("change", follow);
  }, []);
  // Before the first paint, not after it: an effect would flash the other scheme.
  if (!import.meta.env.SSR) rootElement().setAttribute("data-mantine-color-scheme", scheme);

  const control = useMemo<ColorSchemeControl>(
    () => ({
      scheme,
      choose: (next) => {
        setChosen(next);
        storeChoice(next);
      },
    }),
    [scheme],
  );
  const mantine = useMemo(
    () => ({
      colorScheme: scheme,
      setColorScheme: () => undefined,
      clearColorScheme: () => undefined,
      getRootElement: rootElement,
      classNamesPrefix: "mantine",
      cssVariablesSelector: ":root",
      withStaticClasses: true,
    }),
    [scheme],
  );
  return (
    <MantineContext value={mantine}>
      <MantineThemeProvider theme={theme}>
        <ColorSchemeContext value={control}>{children}</ColorSchemeContext>
      </MantineThemeProvider>
    </MantineContext>
  );
}

function readChoice(): ColorScheme | null {
  if (import.meta.env.SSR) return null;
  try {
    const stored = localStorage.getItem(STORAGE_KEY);
    return stored === "light" || stored === "dark" ? stored : null;
  } catch (refusal) {
    if (!(refusal instanceof DOMException)) throw refusal;
    return null;
  }
}

function storeChoice(scheme: ColorScheme): void {
  try {
    localStorage.setItem(STORAGE_KEY, scheme);
  } catch (refusal) {
    // Storage may be switched off: the choice then lasts as long as the page.
    if (!(refusal instanceof DOMException)) throw refusal;
  }
}
