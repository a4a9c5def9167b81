const MOST = 120;

/** So many of a unit, as the texts `desk.board.clock…` name it. */
interface Apart {
  readonly unit: "seconds" | "minutes" | "hours";
  readonly count: number;
}

/** How far two clocks are apart, in a unit that can be pictured: a zone that is set wrongly is 28,800 seconds. */
export function apartBy(seconds: number): Apart {
  const distance = Math.abs(seconds);
  if (distance <= MOST) return { unit: "seconds", count: distance };
  if (distance <= MOST * 60) return { unit: "minutes", count: Math.round(distance / 60) };
  return { unit: "hours", count: Math.round(distance / 3_600) };
}
