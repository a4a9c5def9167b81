/** What training the encoder and measuring the engine need of this room: the same cutting, hash, file layout and BM25. */
export { createBm25 } from "./bm25.ts";
export { readEncoder } from "./encoder.ts";
export { quantise, trainEncoder } from "./encoder-training.ts";
export { buildIndex as buildIndexWith } from "./engine.ts";
export { createRandom, shuffle } from "./random.ts";
export { STOP_WORDS } from "./stop-words.ts";
export { featuresOf, hashOf, stemOf, syllablesOf, termsOf, tokensOf } from "./text.ts";
