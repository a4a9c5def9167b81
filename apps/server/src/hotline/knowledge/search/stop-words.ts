/** English words that say nothing about the matter. "not", "no", "without" stay: they turn a question into another one. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  `a an the this that these those there here i im ive id ill me my mine myself we our us you your yours he she it its they them their
  is am are was were be been being do does did doing done have has had having can could will would shall should may might must
  and or but if so than then as at by for from in into of on to with about up out over under again just also very too
  what which who whom how when where why whats hows wheres please thanks thank hi hello hey ok okay
  get got go going want wanted need needed like know tell help`.split(/\s+/),
);
