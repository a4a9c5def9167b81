/** One row of `cards.routing_rule`; null fits everything. */
export interface RoutingRule {
  readonly priority: number;
  readonly brand: string | null;
  readonly funding: string | null;
  readonly currency: string | null;
  readonly acquirers: readonly string[];
}

/** What a rule is chosen by. */
export interface RoutedCard {
  readonly brand: string;
  readonly funding: string;
  readonly currency: string;
  /** A sandbox's number means nothing to a real network, and the other way round. */
  readonly isSandbox: boolean;
}

const SANDBOX_NETWORK = "sandbox_network";

/** The networks to ask, in order: those of the first rule that fits, as far as they are configured. Pure. */
export function routeOf(
  rules: readonly RoutingRule[],
  card: RoutedCard,
  configured: readonly string[],
): readonly string[] {
  const fits = (wanted: string | null, is: string) => wanted === null || wanted === is;
  const rule = [...rules]
    .sort((one, other) => one.priority - other.priority)
    .find(
      ({ brand, funding, currency }) =>
        fits(brand, card.brand) && fits(funding, card.funding) && fits(currency, card.currency),
    );
  return (rule?.acquirers ?? []).filter(
    (name) => configured.includes(name) && name.startsWith(SANDBOX_NETWORK) === card.isSandbox,
  );
}
