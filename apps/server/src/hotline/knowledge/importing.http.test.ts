import { createStaffWorld, createTestDatabase } from "@okpay/testkit";
import { afterAll, expect, it } from "vitest";
import { loadArticles } from "./articles.ts";
import { bringIn, type FileArticle, importArticles } from "./importing.ts";

/** The program's own articles meet what staff have written. */

const database = await createTestDatabase();
const files = await loadArticles();
const world = await createStaffWorld({ url: database.url, articles: files });
afterAll(() => world.closeAll());

it("come in once; a changed file is a draft, and what staff are writing is left alone", async () => {
  const { cookie } = await world.member("operator");
  const contentOf = async (slug: string) =>
    (await world.call("GET", `/v1/staff/articles/${slug}`, { cookie })).json?.["current"] as {
      number: number;
      content: unknown;
    };
  const changed = files.map((file, index) =>
    index < 2 ? { ...file, reviewDueMonths: 1 + (file.reviewDueMonths % 12) } : file,
  );
  const [first, second] = changed;
  const { number, content } = await contentOf(second?.id ?? "");
  const draft = await world.call("POST", `/v1/staff/articles/${second?.id}/draft`, {
    cookie,
    body: { base: number, content, note: "" },
  });
  expect(draft.status).toBeLessThan(300);
  const bring = (articles: readonly FileArticle[]) =>
    importArticles(world.database, articles, world.clock.now());
  expect(await bring(files)).toEqual({ added: 0, drafted: [], waiting: [] });
  expect(await bring(changed)).toEqual({ added: 0, drafted: [first?.id], waiting: [second?.id] });
  expect(await contentOf(first?.id ?? "")).toMatchObject({ state: "draft", author: null });
});

it("a delivery that was brought in is not read again; one that had to wait is", async () => {
  let reads = 0;
  const start = (fingerprint: string, articles: readonly FileArticle[]) =>
    bringIn(
      world.database,
      {
        fingerprint: async () => fingerprint,
        load: async () => {
          reads += 1;
          return articles;
        },
      },
      world.clock.now(),
    );
  const untouched = files.slice(2);
  for (const fingerprint of ["one", "one", "two", "two"]) await start(fingerprint, untouched);
  expect(reads).toBe(2);
  // The first test left somebody writing the second article.
  const waiting = files.slice(1, 2).map((file) => ({ ...file, reviewDueMonths: 24 }));
  for (const _ of [1, 2])
    expect(await start("three", waiting)).toMatchObject({ waiting: [files[1]?.id] });
  expect(reads).toBe(4);
});
