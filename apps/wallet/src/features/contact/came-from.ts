import type { CameFrom } from "../../api/case-calls.ts";

const PATTERNS = {
  payment: /^pay_[0-9a-f]{32}$/,
  code: /^[a-z_]{2,60}$/,
  article: /^[a-z0-9]+(?:-[a-z0-9]+)*$/,
} as const;

/** What a matter came from, as the address bar says it; what is nothing of ours is left out. */
export const readCameFrom = (raw: Readonly<Record<string, unknown>>): CameFrom =>
  Object.fromEntries(
    Object.entries(PATTERNS).flatMap(([name, pattern]) => {
      const value = raw[name];
      return typeof value === "string" && value.length <= 80 && pattern.test(value)
        ? [[name, value]]
        : [];
    }),
  );
