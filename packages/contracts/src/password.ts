/** The composition rule (security-reliability.md P1–P3); shared by the form's live list and the server's check. */
export const PASSWORD_MIN_LENGTH = 12;
export const PASSWORD_MAX_LENGTH = 128;

export type PasswordClass = "upper" | "lower" | "digit" | "symbol";

const CLASS_PATTERNS: Record<PasswordClass, RegExp> = {
  upper: /\p{Lu}/u,
  lower: /\p{Ll}/u,
  digit: /\p{Nd}/u,
  symbol: /[^\p{L}\p{Nd}]/u,
};

/** The character classes a password still lacks, in the order they are named to people. */
export const missingPasswordClasses = (password: string): PasswordClass[] =>
  (Object.keys(CLASS_PATTERNS) as PasswordClass[]).filter(
    (name) => !CLASS_PATTERNS[name].test(password),
  );

/** Length in code points, so that a character outside the BMP counts once. */
export const passwordLength = (password: string): number => [...password].length;
