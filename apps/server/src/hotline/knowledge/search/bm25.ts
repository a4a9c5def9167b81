/** Okapi BM25 over short documents: sixty lines that found more than every search library tried (docs/reference/benchmarks.md). */

export interface Bm25 {
  /** Adds each document's score to `into`. */
  score(terms: ReadonlyMap<string, number>, into: Float64Array): void;
  /** Share of the query's weight that any document holds. */
  known(terms: ReadonlyMap<string, number>): number;
  /** Share of the query's weight that one document holds. */
  coverage(terms: ReadonlyMap<string, number>, document: number): number;
}

interface Postings {
  readonly documents: Int32Array;
  /** Saturated and length-normalised frequency, without idf. */
  readonly weights: Float32Array;
  readonly idf: number;
}

const K1 = 1.2;
const B = 0.5;

/** `documents[i]` is the list of terms of document i; a repeated term counts as often as it is repeated. */
export function createBm25(documents: readonly (readonly string[])[]): Bm25 {
  const counts = new Map<string, Map<number, number>>();
  let total = 0;
  for (const [document, terms] of documents.entries()) {
    total += terms.length;
    for (const term of terms) {
      const places = counts.get(term) ?? new Map<number, number>();
      counts.set(term, places);
      places.set(document, (places.get(document) ?? 0) + 1);
    }
  }
  const average = Math.max(1, total / Math.max(1, documents.length));
  const index = new Map<string, Postings>();
  for (const [term, places] of counts) {
    const weights = Float32Array.from(places, ([document, count]) => {
      const length = documents[document]?.length ?? 0;
      return (count * (K1 + 1)) / (count + K1 * (1 - B + (B * length) / average));
    });
    index.set(term, {
      documents: Int32Array.from(places.keys()),
      weights,
      idf: idfOf(documents.length, places.size),
    });
  }
  const unseen = idfOf(documents.length, 0);

  function score(terms: ReadonlyMap<string, number>, into: Float64Array): void {
    for (const [term, weight] of terms) {
      const postings = index.get(term);
      if (postings === undefined) continue;
      const { documents: places, weights, idf } = postings;
      for (let at = 0; at < places.length; at += 1) {
        const place = places[at] as number;
        into[place] = (into[place] as number) + weight * idf * (weights[at] as number);
      }
    }
  }

  function shareOf(
    terms: ReadonlyMap<string, number>,
    isHeld: (postings: Postings) => boolean,
  ): number {
    let held = 0;
    let all = 0;
    for (const [term, weight] of terms) {
      const postings = index.get(term);
      all += weight * (postings?.idf ?? unseen);
      if (postings !== undefined && isHeld(postings)) held += weight * postings.idf;
    }
    return all === 0 ? 0 : held / all;
  }

  return {
    score,
    known: (terms) => shareOf(terms, () => true),
    coverage: (terms, document) => shareOf(terms, ({ documents: places }) => has(places, document)),
  };
}

function idfOf(documents: number, holding: number): number {
  return Math.log(1 + (documents - holding + 0.5) / (holding + 0.5));
}

/** Postings are in the order of documents. */
function has(sorted: Int32Array, wanted: number): boolean {
  let low = 0;
  let high = sorted.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = sorted[middle] as number;
    if (found === wanted) return true;
    if (found < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}
