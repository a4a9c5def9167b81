/** A look in Mantine's terms. */
interface VariantColors {
  readonly background: string;
  readonly hover: string;
  readonly color: string;
  readonly border: string;
}
const BORDER = "0.0625rem solid";
const primary = (part: string): string => `var(--mantine-primary-color-${part})`;

const FAINT = { hover: primary("light-hover"), color: primary("light-color") };
const LOOKS: Readonly<Record<string, VariantColors>> = {
  filled: {
    background: primary("filled"),
    hover: primary("filled-hover"),
    color: "var(--mantine-color-white)",
    border: `${BORDER} transparent`,
  },
  light: { ...FAINT, background: primary("light"), border: `${BORDER} transparent` },
  subtle: { ...FAINT, background: "transparent", border: `${BORDER} transparent` },
};
const DEFAULT: VariantColors = {
  background: "var(--mantine-color-default)",
  hover: "var(--mantine-color-default-hover)",
  color: "var(--mantine-color-default-color)",
  border: `${BORDER} var(--mantine-color-default-border)`,
};

/**
 * Stands in the builds (vite.ts) for the function of this name in Mantine's default theme. Ours has one colour, so that the
 * arithmetic for all others (parsing, darkening, contrast, gradients) stays at home; a variant nobody uses looks plain.
 */
export const defaultVariantColorsResolver = ({ variant }: { readonly variant: string }) =>
  LOOKS[variant] ?? DEFAULT;
