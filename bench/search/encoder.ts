/** Training the search encoder as it ships: on all questions, or on fewer, so that the bench can show what was not leaked. */
import {
  featuresOf,
  hashOf,
  quantise,
  tokensOf,
  trainEncoder,
} from "../../apps/server/src/hotline/knowledge/search/training.ts";

export interface Question {
  readonly text: string;
  readonly topic: string;
}

const ROWS = 65_536;
const DIMENSIONS = 128;
const EPOCHS = 10;

/** The file's bytes; the same questions in the same order give the same. */
export function trainOnQuestions(questions: readonly Question[]): Uint8Array {
  const topics = new Map<string, number>();
  const examples = questions.map(({ text, topic }) => {
    const number = topics.get(topic) ?? topics.size;
    topics.set(topic, number);
    const rows = featuresOf(tokensOf(text)).map((feature) => hashOf(feature) % ROWS);
    return { topic: number, rows: Int32Array.from(new Set(rows)) };
  });
  const options = { rows: ROWS, dimensions: DIMENSIONS, epochs: EPOCHS, seed: 1 };
  return quantise(trainEncoder(examples, topics.size, options), ROWS, DIMENSIONS);
}
