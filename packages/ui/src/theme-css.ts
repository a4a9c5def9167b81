import {
  type ConvertCSSVariablesInput,
  convertCssVariables,
  DEFAULT_THEME,
  defaultCssVariablesResolver,
  mergeMantineTheme,
} from "@mantine/core";
import { cssVariablesResolver, theme } from "./theme.ts";

/** Variables the wallet never names: most palettes, heading sizes, shadows. They would be two thirds of the file. */
const UNUSED =
  /^--mantine-(?:color-(?:red|pink|grape|violet|indigo|cyan|lime|teal|blue|orange|green|yellow)-|color-dark-[a-z]|h[1-6]-|shadow-|z-index-|breakpoint-)/;

/** Every CSS variable Mantine would write into the page at start-up, as one static style sheet. */
export function themeCss(): string {
  const merged = mergeMantineTheme(DEFAULT_THEME, theme);
  const base = defaultCssVariablesResolver(merged);
  const own = cssVariablesResolver(merged);
  const variables: ConvertCSSVariablesInput = {
    variables: used({ ...base.variables, ...own.variables }),
    light: used({ ...base.light, ...own.light, "--mantine-color-scheme": "light" }),
    dark: used({ ...base.dark, ...own.dark, "--mantine-color-scheme": "dark" }),
  };
  // Who switched scripts off gets the light colours: nothing would ever say which ones are wanted, and there would be none.
  const still = convertCssVariables({ variables: variables.light, light: {}, dark: {} }, ":root");
  return `${convertCssVariables(variables, ":root")}\n@media (scripting: none) {${still}}`;
}

const used = (variables: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(variables).filter(([name]) => !UNUSED.test(name)));
