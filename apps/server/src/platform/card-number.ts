/** What a card's number looks like wherever it stands (rows C6 and C8). */

/** Ours and others' ids may hold such a run of digits by chance. */
const UUIDS = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;
/** 13 to 19 digits as card networks give them out, with single blanks or dashes between them. */
const RUNS = /(?<![0-9A-Za-z])[2-6]\d(?:[ -]?\d){11,17}(?![0-9A-Za-z])/g;

/** The check digit of ISO/IEC 7812-1, Annex B. */
export function isLuhnValid(number: string): boolean {
  let sum = 0;
  for (let index = 0; index < number.length; index++) {
    const digit = Number(number[number.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return /^\d{12,19}$/.test(number) && sum % 10 === 0;
}

/** Every run of digits that may be a card's number, without what stands between its digits. */
export const cardNumbersIn = (text: string): string[] =>
  (text.replace(UUIDS, " ").match(RUNS) ?? [])
    .map((run) => run.replace(/[ -]/g, ""))
    .filter(isLuhnValid);
