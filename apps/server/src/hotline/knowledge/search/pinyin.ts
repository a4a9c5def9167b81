/** Chinese typed as sounds ("mima wangle"): the articles' syllables and pairs of syllables, searched like words. */
import { createBm25 } from "./bm25.ts";
import { syllablesOf, type Tokens } from "./text.ts";

export interface Pinyin {
  /** Score of every article. */
  score(words: readonly string[]): Float64Array;
  /** Share of the letters that can be read as syllables of the articles. */
  known(words: readonly string[]): number;
  /** Features as text.ts makes them of Chinese characters' sounds. */
  featuresOf(words: readonly string[]): string[];
}

const LONGEST_SYLLABLE = 6;

export function createPinyin(texts: readonly Tokens[], articles: number): Pinyin {
  const syllables = new Set<string>();
  const documents = texts.map(({ runs }) => {
    const terms: string[] = [];
    for (const run of runs) {
      const sounds = syllablesOf(run).filter((sound) => /^[a-z]+$/.test(sound));
      for (const sound of sounds) syllables.add(sound);
      terms.push(...withPairs(sounds));
    }
    return terms;
  });
  const bm25 = createBm25(documents);
  const cut = (words: readonly string[]) => words.flatMap((word) => cutWord(word, syllables) ?? []);

  return {
    score(words) {
      const into = new Float64Array(articles);
      bm25.score(new Map(withPairs(cut(words)).map((term) => [term, 1])), into);
      return into;
    },
    known(words) {
      const letters = words.join("").length;
      return letters === 0 ? 0 : cut(words).join("").length / letters;
    },
    featuresOf: (words) =>
      withPairs(cut(words))
        .filter((term) => term.includes(" "))
        .map((term) => `p${term}`),
  };
}

function withPairs(sounds: readonly string[]): string[] {
  const pairs = sounds.slice(1).map((sound, at) => `${sounds[at]} ${sound}`);
  return [...sounds, ...pairs];
}

/** The cut into the fewest known syllables, or null. */
function cutWord(word: string, syllables: ReadonlySet<string>): string[] | null {
  const best: (string[] | null)[] = [[]];
  for (let end = 1; end <= word.length; end += 1) {
    let fewest: string[] | null = null;
    for (let size = 1; size <= Math.min(LONGEST_SYLLABLE, end); size += 1) {
      const before = best[end - size] ?? null;
      const syllable = word.slice(end - size, end);
      if (before === null || !syllables.has(syllable)) continue;
      if (fewest === null || before.length + 1 < fewest.length) fewest = [...before, syllable];
    }
    best.push(fewest);
  }
  return best[word.length] ?? null;
}
