/** Rows of the requirement list are named in titles of tests: `it("accepts a code once [F1]", …)`. */
const TAG = /\[([A-Z]\d{1,2})\]/g;

export const tagsIn = (title: string): string[] =>
  [...title.matchAll(TAG)].map(([, row = ""]) => row);

/** R1, R2, R10, S1 … */
export const inRowOrder = (one: string, other: string): number =>
  one.charCodeAt(0) - other.charCodeAt(0) || Number(one.slice(1)) - Number(other.slice(1));
