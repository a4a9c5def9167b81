import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SearchArticle } from "./article.ts";
import { buildIndex } from "./engine.ts";
import { keptOf, learnAndKeep } from "./kept.ts";
import { createSearch } from "./search.ts";
import { helpCentre } from "./testing/help-centre.ts";

const index = buildIndex(helpCentre);
const firstFor = (query: string) => index.rank(query).ranked[0]?.id;

describe("a question finds its article", () => {
  it.each([
    // As people say it, in words that the articles partly lack.
    ["my card got stolen last night", "lost-card"],
    ["the login sms isn't coming", "sign-in-code"],
    ["can I use the card in France", "card-abroad"],
    ["what's the maximum I may send in a day", "limits"],
    // Mistyped.
    ["where is my refudn", "refund"],
    ["verificaton cod never arived", "sign-in-code"],
    // Chinese, Traditional, a character that only sounds right, mixed with English, typed as sounds.
    ["钱包和卡都丢了", "lost-card"],
    ["轉帳限額", "limits"],
    ["驗證碼收不到", "sign-in-code"],
    ["推款几天到", "refund"],
    ["我的card丢了", "lost-card"],
    ["tuikuan yao ji tian", "refund"],
    ["shou bu dao yanzhengma", "sign-in-code"],
  ])("%s → %s", (query, id) => {
    expect(firstFor(query)).toBe(id);
  });

  it("says how a mistyped word was read", () => {
    expect(index.rank("where is my refudn").corrected).toBe("where is my refund");
    expect(index.rank("where is my refund").corrected).toBeNull();
  });
});

describe("confidence", () => {
  it("is lower for what no article answers, and abstains there", () => {
    const answered = ["I lost my card", "where is my refund", "我的卡不见了", "退款要几天"];
    const foreign = [
      "how tall is mount everest",
      "play some jazz music",
      "推荐一部电影",
      "北京到上海的火车几点",
    ];
    const least = Math.min(...answered.map((query) => index.rank(query).confidence));
    for (const query of foreign) expect(index.rank(query).confidence, query).toBeLessThan(least);
    for (const query of foreign.slice(0, 2)) expect(index.rank(query).abstain, query).toBe(true);
    for (const query of answered) expect(index.rank(query).abstain, query).toBe(false);
  });
});

describe("triage", () => {
  it.each([
    ["somebody stole my purse, the card was in it", "cards"],
    ["the shop returned my money but my balance is the same", "payments"],
    ["我登录不了，短信一直没来", "account"],
  ])("%s → %s", (text, queue) => {
    const { queues, abstain, articles } = index.triage(text);
    expect(queues[0]?.queue).toBe(queue);
    expect(abstain).toBe(false);
    expect(articles.length).toBeGreaterThan(0);
    const sum = queues.reduce((total, { confidence }) => total + confidence, 0);
    expect(sum).toBeGreaterThan(0.9);
    expect(sum).toBeLessThan(1.000001);
  });
});

describe("suggestions", () => {
  it.each([
    ["whe", "refund"],
    ["stolen", "lost-card"],
    ["退款", "refund"],
    ["tuikuan", "refund"],
    ["驗證", "sign-in-code"],
  ])("%s → %s", (typed, id) => {
    const found = index.suggest(typed).map((suggestion) => suggestion.id);
    expect(found).toContain(id);
    expect(new Set(found).size).toBe(found.length);
  });

  it("has none for nothing", () => {
    expect(index.suggest("  ")).toEqual([]);
  });
});

describe("whatever is typed", () => {
  it.each(["", "   ", "?!…", "🤷‍♀️💸", "\u0000", "\uD800", "1", "the"])(
    "%j is no error",
    (query) => {
      const { confidence, abstain } = index.rank(query);
      expect(abstain).toBe(true);
      expect(confidence).toBeGreaterThanOrEqual(0);
      index.triage(query);
      index.suggest(query);
    },
  );

  it("an unknown script abstains", () => {
    for (const query of [
      "لقد فقدت بطاقتي",
      "איבדתי את הכרטיס",
      "カードをなくした",
      "카드를 잃어버렸어요",
    ])
      expect(index.rank(query).confidence, query).toBeLessThan(0.5);
  });

  it("a pasted page costs no more than its beginning", () => {
    const long = "my card was stolen and I do not know what to do ".repeat(220);
    expect(long.length).toBeGreaterThan(10_000);
    expect(index.rank(long).ranked[0]?.id).toBe("lost-card");
    expect(index.rank(long)).toEqual(index.rank(long.slice(0, 2_000)));
  });

  it("any text gives finite numbers, each article at most once, best first", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (query) => {
        const { ranked, confidence } = index.rank(query);
        expect(Number.isFinite(confidence)).toBe(true);
        expect(new Set(ranked.map(({ id }) => id)).size).toBe(ranked.length);
        const scores = ranked.map(({ score }) => score);
        expect(scores).toEqual(scores.toSorted((a, b) => b - a));
      }),
      { numRuns: 200 },
    );
  });
});

describe("any articles", () => {
  it("none at all, one, empty texts, missing fields", () => {
    expect(buildIndex([]).rank("card")).toEqual({
      ranked: [],
      confidence: 0,
      abstain: true,
      corrected: null,
    });
    expect(buildIndex([]).triage("card").abstain).toBe(true);
    expect(buildIndex([{ id: "a", title: "Lost card" }]).rank("lost card").ranked[0]?.id).toBe("a");
    const odd: SearchArticle[] = [
      { id: "empty", title: "" },
      { id: "symbols", title: "???", examples: ["", "🙂"] },
      { id: "b", title: "Refund", examples: ["refund", "refund"] },
    ];
    expect(buildIndex(odd).rank("refund").ranked[0]?.id).toBe("b");
  });

  it("in any order give the same answers", () => {
    const queries = ["card stolen abroad", "refund code", "卡 退款", "limit"];
    const answers = queries.map((query) => index.rank(query));
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...helpCentre], { minLength: helpCentre.length }),
        (order) => {
          const other = buildIndex(order);
          expect(queries.map((query) => other.rank(query))).toEqual(answers);
        },
      ),
      { numRuns: 3 },
    );
  });
});

describe("the index that is answering", () => {
  it("is swapped when a worker has learned the articles, and answers as one built here", async () => {
    const few = helpCentre.filter(({ id }) => id === "refund" || id === "lost-card");
    const search = createSearch();
    expect(search.current()).toBeNull();
    const first = search.rebuild([]);
    await first;
    // The second call comes while the first one's articles are being learned; the third joins the second.
    const second = search.rebuild(helpCentre.slice(0, 1));
    await Promise.resolve();
    await Promise.resolve();
    await Promise.all([second, search.rebuild([]), search.rebuild(few)]);
    const query = "card was stolen";
    expect(search.current()?.rank(query)).toEqual(buildIndex(few).rank(query));
  }, 60_000);

  it("keeps what it learned for the next start, and knows what was cut short or is of other articles", async () => {
    const folder = await mkdtemp(join(tmpdir(), "okpay-search-"));
    const few = helpCentre.slice(0, 2);
    expect(await keptOf(few, folder)).toBeNull();
    const learned = await learnAndKeep(few, folder);
    const [name] = await readdir(folder);
    const file = join(folder, String(name));
    expect(await readdir(folder)).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.learned$/)]);
    expect(await keptOf(few, folder)).toEqual(learned);
    expect(await keptOf(helpCentre.slice(0, 1), folder)).toBeNull();
    await writeFile(file, (await readFile(file)).subarray(0, 100));
    expect(await keptOf(few, folder)).toBeNull();
    // Learned anew by a search that finds nothing it can use, and kept beside the other articles'.
    const search = createSearch(folder);
    await search.rebuild(few);
    expect(await keptOf(few, folder)).toEqual(learned);
    await learnAndKeep(helpCentre.slice(0, 1), folder);
    expect(await readdir(folder)).toHaveLength(2);
    await rm(folder, { recursive: true });
  }, 60_000);
});
