import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

/*
 * Mantine as shipped fails WCAG contrast in seven places on one wallet page. This theme is where that is mended, once:
 * shade 8 for every filled colour, autoContrast, readable dimmed, placeholder and error text, 44 px controls.
 */
const jade: MantineColorsTuple = [
  "#effaf6",
  "#dcf2ea",
  "#b7e4d4",
  "#8dd5bc",
  "#67c8a7",
  "#4dbf98",
  "#2fa67f",
  "#1c8a67",
  "#0f6e51",
  "#0a5640",
];
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

/** System fonts only: a Chinese web font costs about 1.5 MB a weight. */
const FONT_STACK =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif, "Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji"';

const CONTROL_HEIGHT = "2.875rem";

export const theme = createTheme({
  colors: { jade, dark: warmDark, gray: warmGray },
  primaryColor: "jade",
  primaryShade: { light: 8, dark: 8 },
  autoContrast: true,
  black: "#24211f",
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
    "--mantine-color-body": "#fbfaf8",
    "--mantine-color-dimmed": "var(--mantine-color-gray-7)",
    "--mantine-color-placeholder": "#6b665f",
    "--mantine-color-error": "#b42318",
    "--mantine-color-anchor": "var(--mantine-color-jade-8)",
    "--okpay-surface": "#ffffff",
    "--okpay-line": "#e4e0da",
    "--okpay-tint": "var(--mantine-color-jade-0)",
    "--okpay-accent": "var(--mantine-color-jade-8)",
    "--okpay-warn": "#8a4b00",
    "--okpay-warn-tint": "#fff5e6",
    "--okpay-error-tint": "#fef1ef",
  },
  dark: {
    "--mantine-color-body": "#171615",
    "--mantine-color-dimmed": "var(--mantine-color-dark-2)",
    "--mantine-color-placeholder": "#a09b94",
    "--mantine-color-error": "#ff9d92",
    "--mantine-color-anchor": "var(--mantine-color-jade-4)",
    "--okpay-surface": "#201f1d",
    "--okpay-line": "#3b3936",
    "--okpay-tint": "#12251e",
    "--okpay-accent": "var(--mantine-color-jade-4)",
    "--okpay-warn": "#ffc078",
    "--okpay-warn-tint": "#2c2213",
    "--okpay-error-tint": "#301917",
  },
});
