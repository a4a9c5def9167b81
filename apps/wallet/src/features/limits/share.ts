/** How much of a whole is used, 0 to 100 for a bar; exact arithmetic until the last step, and a bar only. */
export function percentOf(part: bigint, whole: bigint): number {
  if (whole <= 0n) return 0;
  const hundredths = (part * 100n) / whole;
  return Number(hundredths > 100n ? 100n : hundredths < 0n ? 0n : hundredths);
}
