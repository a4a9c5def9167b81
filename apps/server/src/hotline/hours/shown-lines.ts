import type { Line } from "./line-repository.ts";

/** The country's own lines first, then the others, both in the order operators gave them. */
export const forCountry = <Line extends { readonly country: string }>(
  lines: readonly Line[],
  country: string | undefined,
): Line[] => [
  ...lines.filter((line) => line.country === country),
  ...lines.filter((line) => line.country !== country),
];

/** A line as it is shown. */
export const wireLine = (
  line: Pick<Line, "id" | "name" | "country" | "languages" | "phoneNumber">,
  timeZone: string,
) => ({
  id: line.id,
  name: line.name,
  country: line.country,
  languages: line.languages,
  phoneNumber: line.phoneNumber,
  timeZone,
});
