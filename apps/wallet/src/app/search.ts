import { ownPath, present } from "@okpay/ui/search-params.ts";
import type { ActivityFilter } from "../api/queries.ts";

/* What the address bar may say, read defensively: anything unknown is left out rather than refused. */
type Raw = Readonly<Record<string, unknown>>;

const textOf = (value: unknown, maxLength = 100): string | undefined => {
  const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
  return text === "" ? undefined : text.slice(0, maxLength);
};
const oneOf = <const Value extends string>(
  value: unknown,
  allowed: readonly Value[],
): Value | undefined => allowed.find((each) => each === value);
const dateOf = (value: unknown): string | undefined =>
  typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined;

const oneIdOf = (value: unknown, prefix: string): string | undefined =>
  typeof value === "string" && new RegExp(`^${prefix}_[0-9a-f]{32}$`).test(value)
    ? value
    : undefined;

export const readLandingSearch = (raw: Raw): { next?: string; ended?: boolean } =>
  present({ next: ownPath(raw["next"]), ended: raw["ended"] === true ? true : undefined });

export const readActivitySearch = (raw: Raw): ActivityFilter =>
  present({
    q: textOf(raw["q"]),
    kind: oneOf(raw["kind"], ["top_up", "send", "remittance"]),
    state: oneOf(raw["state"], ["processing", "completed", "declined"]),
    direction: oneOf(raw["direction"], ["in", "out"]),
    currency: oneOf(raw["currency"], ["CNY", "USD", "JPY"]),
    from: dateOf(raw["from"]),
    to: dateOf(raw["to"]),
  });

/** `card`: the way to pay that is proposed ("balance" is one at a checkout); `notCard`: the one that was refused. */
export const readWaySearch = (raw: Raw): { card?: string; notCard?: string } =>
  present({ card: textOf(raw["card"], 40), notCard: textOf(raw["notCard"], 40) });

/** `need` is in minor units: what a payment lacked. */
export const readTopUpSearch = (
  raw: Raw,
): { need?: string; currency?: string; card?: string; notCard?: string } => {
  const need = textOf(raw["need"], 19);
  return present({
    ...readWaySearch(raw),
    need: need !== undefined && /^[1-9]\d*$/.test(need) ? need : undefined,
    currency: textOf(raw["currency"], 3),
  });
};

/** Which limits are meant, and which tier is to be shown. */
export const readLimitsSearch = (raw: Raw): { currency?: string; tier?: string } =>
  present({ currency: textOf(raw["currency"], 3), tier: textOf(raw["tier"], 20) });

/** `again`: the payment to fill the form in from; `to`: "other" leaves the payee out. */
export const readSendSearch = (raw: Raw): { again?: string; to?: "other" } =>
  present({
    again: oneIdOf(raw["again"], "pay"),
    to: oneOf(raw["to"], ["other"]),
  });

/** Where to go on after the second step of a sign-in, after registering, or with a new password. */
export const readNextSearch = (raw: Raw): { next?: string } =>
  present({ next: ownPath(raw["next"]) });

/** `for`: the decline code whose article is wanted. */
export const readHelpSearch = (raw: Raw): { for?: string } => {
  const code = textOf(raw["for"], 60);
  return present({ for: code !== undefined && /^[a-z_]+$/.test(code) ? code : undefined });
};

export type MerchantTab =
  | "overview"
  | "payments"
  | "links"
  | "payouts"
  | "keys"
  | "webhooks"
  | "people";

/** The page itself shows the overview for a part it does not know. */
export const readMerchantSearch = (raw: Raw): { tab?: MerchantTab; mode?: "test" | "live" } =>
  present({
    tab: textOf(raw["tab"]) as MerchantTab | undefined,
    mode: oneOf(raw["mode"], ["test"]),
  });
