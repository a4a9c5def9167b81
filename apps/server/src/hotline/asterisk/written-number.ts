/** Keys have no plus, and some networks show none: two zeros before the country's code stand for it (ITU-T E.123). */
export const writtenNumber = (keyed: string): string =>
  keyed.startsWith("00") ? `+${keyed.slice(2)}` : keyed;
