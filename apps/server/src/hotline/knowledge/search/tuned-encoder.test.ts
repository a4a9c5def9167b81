import { describe, expect, it } from "vitest";
import type { SearchArticle } from "./article.ts";
import { type Encoder, readEncoder } from "./encoder.ts";
import { quantise, trainEncoder } from "./encoder-training.ts";
import { buildIndex, learnIndex } from "./engine.ts";
import { helpCentre } from "./testing/help-centre.ts";
import { featuresOf, hashOf, tokensOf } from "./text.ts";
import { trainTuned, tunedScorer } from "./tuned-encoder.ts";

const ROWS = 4_096;
const DIMENSIONS = 32;

/** An encoder that has learned which questions belong together, from these articles. */
function encoderFor(articles: readonly SearchArticle[]): Encoder {
  const questions = articles.flatMap(({ examples = [] }, topic) =>
    examples.map((text) => ({
      topic,
      rows: Int32Array.from(
        new Set(featuresOf(tokensOf(text)).map((feature) => hashOf(feature) % ROWS)),
      ),
    })),
  );
  const options = { rows: ROWS, dimensions: DIMENSIONS, epochs: 40, seed: 1 };
  return readEncoder(quantise(trainEncoder(questions, articles.length, options), ROWS, DIMENSIONS));
}

const english = helpCentre.filter(({ title }) => /^[\x20-\x7e]+$/.test(title));
const examples = english.flatMap(({ title, examples: questions = [] }, label) =>
  [title, ...questions].map((text) => ({ label, features: featuresOf(tokensOf(text)) })),
);

/** How far each text is nearer to its own article's middle than to the next one's, on average. */
function marginOf(score: (features: readonly string[], into: Float64Array) => void): number {
  const into = new Float64Array(english.length);
  const margins = examples.map(({ label, features }) => {
    score(features, into);
    const others = into.filter((_, article) => article !== label);
    return (into[label] as number) - Math.max(...others);
  });
  return margins.reduce((sum, margin) => sum + margin, 0) / margins.length;
}

describe("the encoder trained further on the articles", () => {
  const elsewhere = encoderFor([
    { id: "a", title: "", examples: ["how tall is the tower", "the code of the lock", "send it"] },
    { id: "b", title: "", examples: ["play the next song", "my card game", "when does it arrive"] },
  ]);
  const tuned = trainTuned(examples, english.length, elsewhere);

  it("tells them apart better than it did, and the same way each time", () => {
    const middles = { rows: new Int32Array(), weights: new Float32Array() };
    const untrained = new Float32Array(english.length * DIMENSIONS);
    for (const [label] of english.entries()) {
      const own = examples.filter((example) => example.label === label);
      const vector = new Float32Array(DIMENSIONS);
      elsewhere.encode(
        own.flatMap(({ features }) => features),
        vector,
      );
      untrained.set(vector, label * DIMENSIONS);
    }
    const before = marginOf(tunedScorer({ ...middles, centroids: untrained }, elsewhere));
    expect(marginOf(tunedScorer(tuned, elsewhere))).toBeGreaterThan(before + 0.1);
    expect(trainTuned(examples, english.length, elsewhere)).toEqual(tuned);
  });

  it("leaves alone what no article says", () => {
    const features = featuresOf(tokensOf("play the song"));
    const touched = new Set(tuned.rows);
    const untouched = features.filter((feature) => !touched.has(hashOf(feature) % ROWS));
    expect(untouched.length).toBeGreaterThan(0);
    const asShipped = new Float32Array(DIMENSIONS);
    elsewhere.encode(untouched, asShipped);
    const into = new Float64Array(1);
    tunedScorer({ ...tuned, centroids: asShipped }, elsewhere)(untouched, into);
    expect(into[0]).toBeCloseTo(1, 5);
  });
});

describe("whether it is used", () => {
  it("is decided by the questions left out: not where the encoder as shipped finds them", () => {
    const known = learnIndex(english, encoderFor(english)).articles.latin;
    expect(known.tuning.isTuned).toBe(false);
    expect(known.models.tuned).toBeNull();
  });

  it("but where it does not; and the index it makes answers", () => {
    const mute = encoderFor([{ id: "a", title: "", examples: ["zzz"] }]);
    const foreign = learnIndex(english, mute).articles.latin;
    expect(foreign.tuning.isTuned).toBe(true);
    expect(foreign.tuning.weights).toHaveLength(4);
    expect(foreign.models.tuned?.rows.length).toBeGreaterThan(100);
    expect(buildIndex(english, mute).rank("my card was stolen").ranked[0]?.id).toBe("lost-card");
  });
});
