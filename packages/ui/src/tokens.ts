/**
 * What OKPay looks like, as plain values: the theme of the two apps (theme.ts) and the pages the server writes itself (help
 * centre) are made from them.
 */

/** System fonts only: a Chinese web font costs about 1.5 MB a weight. */
export const FONT_STACK =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif, "Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji"';

export const JADE = [
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
] as const;

/** Contrasts of every pair that is used are checked by axe on every page. */
export const COLORS = {
  light: {
    text: "#24211f",
    body: "#fbfaf8",
    dimmed: "#57524c",
    surface: "#ffffff",
    line: "#e4e0da",
    tint: JADE[0],
    accent: JADE[8],
    onAccent: "#ffffff",
    warn: "#8a4b00",
    warnTint: "#fff5e6",
    error: "#b42318",
    errorTint: "#fef1ef",
  },
  dark: {
    text: "#ebe9e5",
    body: "#171615",
    dimmed: "#b5b1ab",
    surface: "#201f1d",
    line: "#3b3936",
    tint: "#12251e",
    accent: JADE[4],
    onAccent: "#0c1a15",
    warn: "#ffc078",
    warnTint: "#2c2213",
    error: "#ff9d92",
    errorTint: "#301917",
  },
} as const;
