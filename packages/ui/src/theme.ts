import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";
import { COLORS, FONT_STACK, JADE } from "./tokens.ts";

/*
 * Mantine as shipped fails WCAG contrast in seven places on one wallet page. This theme is where that is mended, once:
 * shade 8 for every filled colour, autoContrast, readable dimmed, placeholder and error text, 44 px controls.
 */
const warmDark: MantineColorsTuple = [
  "#ebe9e5",
  "#d3d0cb",
  "#b5b1ab",
  "#8b8781",
  "#4d4a46",
  "#3b3936",
  "#2a2826",
  "#1f1e1c",
  "#171615",
  "#100f0e",
];
const warmGray: MantineColorsTuple = [
  "#faf9f7",
  "#f4f2ef",
  "#eae7e2",
  "#dfdbd5",
  "#cdc8c1",
  "#aca69e",
  "#827c74",
  "#57524c",
  "#3a3632",
  "#24211f",
];

const CONTROL_HEIGHT = "2.875rem";

export const theme = createTheme({
  colors: { jade: [...JADE], dark: warmDark, gray: warmGray },
  primaryColor: "jade",
  primaryShade: { light: 8, dark: 8 },
  autoContrast: true,
  black: COLORS.light.text,
  fontFamily: FONT_STACK,
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  headings: { fontFamily: FONT_STACK, fontWeight: "650" },
  components: {
    Badge: { defaultProps: { variant: "default", tt: "none", fw: 600 } },
    Button: {
      defaultProps: { size: "md" },
      vars: () => ({ root: { "--button-height": CONTROL_HEIGHT } }),
    },
    // Every field is needed unless its label says "optional": no asterisks to explain.
    TextInput: { defaultProps: { size: "md", withAsterisk: false } },
    NativeSelect: { defaultProps: { size: "md" } },
    Checkbox: { defaultProps: { size: "md" } },
    Input: {
      vars: () => ({
        wrapper: { "--input-height": CONTROL_HEIGHT, "--input-size": CONTROL_HEIGHT },
      }),
    },
    Anchor: { defaultProps: { underline: "always" } },
  },
});

/** Colours Mantine leaves too faint, for both schemes; ratios are checked by axe on every page. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-body": COLORS.light.body,
    "--mantine-color-dimmed": "var(--mantine-color-gray-7)",
    "--mantine-color-placeholder": "#6b665f",
    "--mantine-color-error": COLORS.light.error,
    "--mantine-color-anchor": "var(--mantine-color-jade-8)",
    "--okpay-surface": COLORS.light.surface,
    "--okpay-line": COLORS.light.line,
    "--okpay-tint": "var(--mantine-color-jade-0)",
    "--okpay-accent": "var(--mantine-color-jade-8)",
    "--okpay-warn": COLORS.light.warn,
    "--okpay-warn-tint": COLORS.light.warnTint,
    "--okpay-error-tint": COLORS.light.errorTint,
  },
  dark: {
    "--mantine-color-body": COLORS.dark.body,
    "--mantine-color-dimmed": "var(--mantine-color-dark-2)",
    "--mantine-color-placeholder": "#a09b94",
    "--mantine-color-error": COLORS.dark.error,
    "--mantine-color-anchor": "var(--mantine-color-jade-4)",
    "--okpay-surface": COLORS.dark.surface,
    "--okpay-line": COLORS.dark.line,
    "--okpay-tint": COLORS.dark.tint,
    "--okpay-accent": "var(--mantine-color-jade-4)",
    "--okpay-warn": COLORS.dark.warn,
    "--okpay-warn-tint": COLORS.dark.warnTint,
    "--okpay-error-tint": COLORS.dark.errorTint,
  },
});
