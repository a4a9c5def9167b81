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

it("what the product does not have is in no reader's hands: brought in as a draft, published and taken back by its file", async () => {
  const [example] = files.filter(({ state }) => state === "draft");
  if (example === undefined) throw new Error("there is a draft among the files");
  const slug = "rocket-rides";
  const bring = async (state: "published" | "draft", reviewDueMonths = 6) => {
    await importArticles(
      world.database,
      [{ ...example, id: slug, related: [], state, reviewDueMonths }],
      world.clock.now(),
    );
    await world.knowledge.prepare();
    const isRead = world.knowledge.parts.library.forCustomers.articles.has(slug);
    const { article, revisions } = await world.knowledge.parts.editing.read(slug);
    return [isRead, article.dueAt !== null, revisions.map(({ state: each }) => each).join(" ")];
  };
  expect(await bring("draft")).toEqual([false, false, "draft"]);
  expect(await bring("published")).toEqual([true, true, "published dropped"]);
  expect(await bring("draft")).toEqual([false, false, "draft superseded dropped"]);
  // Staff have it in hand now: its file cannot publish over their heads.
  const { cookie } = await world.member("operator");
  const { json } = await world.call("GET", `/v1/staff/articles/${slug}`, { cookie });
  const { number, content } = (json ?? {})["current"] as { number: number; content: unknown };
  const save = { cookie, body: { base: number, content, note: "" } };
  await world.call("POST", `/v1/staff/articles/${slug}/draft`, save);
  expect(await bring("published", 7)).toEqual([false, false, "draft dropped superseded dropped"]);
});
