import { SANDBOX_CARDS } from "./sandbox-cards.ts";

/** A card as a person recognises it. */
export interface Card {
  readonly id: string;
  readonly brand: string;
  readonly lastFour: string;
  readonly label: { readonly en: string; readonly "zh-CN": string };
  readonly isSandbox: boolean;
}

export interface Cards {
  list(): readonly Card[];
  /** `null` for an id nobody offers. */
  find(cardId: string): Card | null;
}

/** The cards that can fund a top-up: those of the sandbox network, the same for every customer. */
export function createCards(): Cards {
  const cards: readonly Card[] = SANDBOX_CARDS.map(({ id, brand, lastFour, label }) => ({
    id,
    brand,
    lastFour,
    label,
    isSandbox: true,
  }));
  return {
    list: () => cards,
    find: (cardId) => cards.find((card) => card.id === cardId) ?? null,
  };
}
