/** Rules of new passwords (rows P1–P3), shared by the forms' live lists and the server's check. */
export const PASSWORD_MAX_LENGTH = 128;

export type PasswordClass = "upper" | "lower" | "digit" | "symbol";

/** An installation's choice: four classes of characters (PCI DSS 8.3.6), or length alone (NIST SP 800-63B-4, ASVS V6.2.5). */
export const PASSWORD_POLICIES = ["composition", "length"] as const;
export type PasswordPolicy = (typeof PASSWORD_POLICIES)[number];

export const PASSWORD_RULES: Readonly<
  Record<PasswordPolicy, { readonly minLength: number; readonly classes: readonly PasswordClass[] }>
> = {
  composition: { minLength: 12, classes: ["upper", "lower", "digit", "symbol"] },
  length: { minLength: 15, classes: [] },
};

const CLASS_PATTERNS: Record<PasswordClass, RegExp> = {
  upper: /\p{Lu}/u,
  lower: /\p{Ll}/u,
  digit: /\p{Nd}/u,
  symbol: /[^\p{L}\p{Nd}]/u,
};

/** The character classes a password still lacks by this policy, in the order they are named to people. */
export const missingPasswordClasses = (
  password: string,
  policy: PasswordPolicy,
): readonly PasswordClass[] =>
  PASSWORD_RULES[policy].classes.filter((name) => !CLASS_PATTERNS[name].test(password));

/** Length in code points, so that a character outside the BMP counts once. */
export const passwordLength = (password: string): number => [...password].length;
