import { randomBytes } from "node:crypto";
import { createStaffWorld, createTestDatabase } from "@okpay/testkit";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type App, createApp } from "../../app.ts";
import { loadConfig } from "../../config.ts";
import { createLog } from "../../platform/log.ts";
import { FILES, SECRET } from "./testing/articles.ts";
import { loadedPng, toldBy } from "./testing/pictures.ts";

/**
 * Two processes on one database: staff write at the console, strangers read in public. What is not published, or is for
 * agents alone, is nowhere on the public side.
 */

const database = await createTestDatabase();
const world = await createStaffWorld({ url: database.url, articles: FILES });
const { call, member, clock } = world;
type Member = Awaited<ReturnType<typeof member>>;

let app: App;
let author: Member;
let reviewer: Member;
let agent: Member;
const lines: string[] = [];
beforeAll(async () => {
  const config = loadConfig({
    DATABASE_URL: database.ownerUrl,
    OKPAY_SECRET: randomBytes(48).toString("base64url"),
    PORT: "0",
    METRICS_PORT: "0",
    RATE_LIMIT_FACTOR: "100000",
    WALLET_DIST: "does-not-exist",
  });
  app = await createApp(
    config,
    createLog({ level: "warn", destination: { write: (line) => void lines.push(line) } }),
  );
  await app.services.knowledge.start();
  author = await member("operator");
  reviewer = await member("supervisor");
  agent = await member("agent");
});
afterAll(async () => {
  await app.services.knowledge.stop();
  await app.close();
  await world.closeAll();
});

const ask = (url: string, headers: Record<string, string> = {}) =>
  app.http.inject({ method: "GET", url, headers });
const at = (method: "GET" | "POST", path: string, options: Parameters<typeof call>[2] = {}) =>
  call(method, path, { on: app.http.inject, ...options });
/** The articles of an answer; an answer without any is a mistake the test should see as one. */
const articlesIn = ({ json }: { readonly json: Record<string, unknown> | null }) =>
  (json?.["articles"] ?? []) as { slug: string; title: string }[];
const contentOf = async (slug: string) =>
  (await call("GET", `/v1/staff/articles/${slug}`, { cookie: author.cookie })).json?.[
    "current"
  ] as {
    number: number;
    content: Record<string, unknown> & { texts: Record<string, Record<string, unknown>> };
  };

describe("reading in public", () => {
  it("search, suggestions, list, article, decline and triage answer from what is published", async () => {
    const found = await at("GET", "/v1/help/search?q=zebra%20card%20ferry");
    expect(found.status).toBe(200);
    expect(found.json).toMatchObject({ locale: "en", isSure: true });
    expect(articlesIn(found)[0]?.slug).toBe("zebra-ferry");
    const chinese = await at("GET", "/v1/help/search?q=%E6%96%91%E9%A9%AC%E5%8D%A1&locale=zh-CN");
    expect(articlesIn(chinese)[0]?.title).toBe("斑马卡在渡轮被拒");
    const suggested = await at("GET", "/v1/help/suggest?q=zebra");
    expect(JSON.stringify(suggested.json)).toContain("/help/en/zebra-ferry");
    const listed = await at("GET", "/v1/help/articles?topic=declines");
    expect(JSON.stringify(listed.json)).toContain("zebra-ferry");
    const read = await at("GET", "/v1/help/articles/zebra-ferry");
    expect(read.json).toMatchObject({
      html: "<p>Your bank said no. Ask it.</p>\n",
      links: [{ to: "/limits" }],
    });
    const body = { text: "zebra card refused on the ferry" };
    const triaged = await at("POST", "/v1/help/triage", { body });
    const about = { topic: "declines", matter: "card", skill: "payments" };
    expect(triaged.json).toMatchObject({ isSure: true, ...about });
    expect((await at("GET", "/v1/help/articles/no-such-article")).status).toBe(404);
    // Not a code of the contract, and one whose only article is for agents.
    expect((await at("GET", "/v1/help/declines/zebra_refused")).status).toBe(400);
    const forAgents = await at("GET", "/v1/help/declines/limit_day");
    expect(JSON.stringify(forAgents.json)).not.toContain("wombat");
  });

  it("what is for agents alone is nowhere: not found, not suggested, not listed, not linked, not counted", async () => {
    for (const url of [
      `/v1/help/search?q=${SECRET}`,
      `/v1/help/suggest?q=${SECRET}`,
      "/v1/help/articles",
      "/v1/help/articles/agents-only-wombat",
      "/help/agents-only-wombat",
      "/help/en/agents-only-wombat",
      "/help/topics/declines",
      "/help/for/limit_day",
      "/help",
    ]) {
      const answer = await ask(url);
      expect([
        url,
        answer.body.replaceAll(/[“"'=;]wombat-procedure|q=wombat\S*|"query":"wombat[^"]*"/g, ""),
      ]).not.toEqual([url, expect.stringContaining("wombat")]);
    }
    const said = await at("POST", "/v1/help/feedback", {
      body: { slug: "agents-only-wombat", locale: "en", isSolved: true },
    });
    expect(said.status).toBe(404);
    // The desk has it.
    expect(world.knowledge.deskHelp.search(SECRET, "en").articles[0]?.slug).toBe(
      "agents-only-wombat",
    );
  });

  it.each([
    ["no question", "/v1/help/search"],
    ["an empty one", "/v1/help/search?q=%20"],
    ["one of 201 characters", `/v1/help/search?q=${"a".repeat(201)}`],
    ["two", "/v1/help/search?q=a&q=b"],
    ["an unknown language", "/v1/help/search?q=a&locale=fr"],
    ["a NUL", "/v1/help/search?q=a%00b"],
    ["an unknown field", "/v1/help/search?q=a&limit=1000000"],
    ["a path for a name", "/v1/help/articles/..%2f..%2fetc"],
  ])("%s is refused", async (_what, url) => {
    const answer = await ask(url);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: "validation_failed" });
  });

  it.each([
    "'; DROP TABLE knowledge.article; --",
    "%' OR 1=1 --",
    "\\",
    "$1",
    '"><script>alert(1)</script>',
    "{{7*7}}",
    "🙂".repeat(60),
  ])("the question %s is text, in the answer and on the page", async (question) => {
    const answer = await ask(`/v1/help/search?q=${encodeURIComponent(question)}`);
    expect([answer.statusCode, answer.json().query]).toEqual([200, question]);
    const page = await ask(`/help/en/search?q=${encodeURIComponent(`${question.padEnd(199)}🙂`)}`);
    expect(page.statusCode).toBe(200);
    expect(page.body).not.toContain("<script>alert");
  });
});

describe("pages", () => {
  it("every page exists in both languages, named in lang and hreflang; without a language the browser decides", async () => {
    for (const [url, language, lang] of [
      ["/help", "zh-CN,zh;q=0.9", "zh-CN"],
      ["/help", "en", "en"],
      ["/help/zh-CN/zebra-ferry", "en", "zh-CN"],
      ["/help/topics/declines", "zh", "zh-CN"],
    ] as const) {
      const page = await ask(url, { "accept-language": language });
      expect([url, page.statusCode, page.body.includes(`<html lang="${lang}">`)]).toEqual([
        url,
        200,
        true,
      ]);
      for (const each of ["en", "zh-CN"]) expect(page.body).toContain(`hreflang="${each}"`);
    }
    expect((await ask("/help")).headers["vary"]).toContain("Accept-Language");
  });

  it("is small, compressed, asked for again without a byte, and under the strict policy", async () => {
    const page = await ask("/help/en/zebra-ferry", { "accept-encoding": "gzip" });
    expect(page.headers["content-encoding"]).toBe("gzip");
    expect(page.headers["cache-control"]).toBe("public, no-cache");
    expect(page.headers["content-security-policy"]).toContain("script-src 'self'");
    const again = await ask("/help/en/zebra-ferry", { "if-none-match": `${page.headers["etag"]}` });
    expect([again.statusCode, again.body]).toEqual([304, ""]);
    const plain = (await ask("/help/en/zebra-ferry")).body;
    expect(plain).not.toMatch(/<(?:script|style)>|\sstyle=|\son\w+=/);
    const files = [...plain.matchAll(/(?:href|src)="(\/help\/assets\/[^"]+)"/g)].map(
      ([, path = ""]) => path,
    );
    const assets = await Promise.all(files.map((path) => ask(path)));
    expect(assets.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
    // Light or dark is settled before anything is painted: its script is waited for, and is next to nothing.
    expect(plain.indexOf(`<script src="${files[0]}"></script>`)).toBeGreaterThan(0);
    expect(files[1]).toMatch(/\.css$/);
    expect(assets[0]?.rawPayload.length).toBeLessThan(250);
    expect(assets[2]?.rawPayload.length).toBeLessThan(5_000);
    // Uncompressed, all of it; on the wire it is a third.
    const home = (await ask("/help/zh-CN")).rawPayload.length;
    expect(
      Math.max(home, plain.length) + assets.reduce((sum, each) => sum + each.rawPayload.length, 0),
    ).toBeLessThan(30_000);
  });

  it("a page that is not there is a page that helps on, and a decline without an article is a search", async () => {
    const missing = await ask("/help/en/no-such-page");
    expect([missing.statusCode, missing.body.includes('role="search"')]).toEqual([404, true]);
    for (const [code, to] of [
      ["zebra_refused", "/help/en/zebra-ferry"],
      ["never_heard_of", "/help/en/search?q=never%20heard%20of"],
      ["%3Cscript%3E", "/help/en/search?q="],
    ]) {
      const answer = await ask(`/help/en/for/${code}`);
      expect([answer.statusCode, answer.headers["location"]]).toEqual([302, to]);
    }
  });
});

describe("writing", () => {
  it("a draft is nobody's to read in public; its author cannot publish it, another can, and every process knows at once", async () => {
    const { number, content } = await contentOf("zebra-ferry");
    content.texts["en"] = {
      ...content.texts["en"],
      body: "Ring the **new** number. <img src=x onerror=alert(1)>",
    };
    const save = (cookie: string, base: number) =>
      call("POST", "/v1/staff/articles/zebra-ferry/draft", {
        cookie,
        body: { base, content: { ...content, staleLocale: "zh-CN" }, note: "new number" },
      });
    const saved = await save(author.cookie, number);
    expect(saved.json).toMatchObject({ work: "draft", staleLocale: "zh-CN", isPublished: true });
    expect((await ask("/help/en/zebra-ferry")).body).not.toContain("new");
    // Somebody who had the old one open does not write over it.
    expect((await save(reviewer.cookie, number)).json).toMatchObject({ code: "revision_outdated" });

    const step = (cookie: string, name: string, body: object) =>
      call("POST", `/v1/staff/articles/zebra-ferry/${name}`, { cookie, body });
    expect((await step(reviewer.cookie, "publish", { number: 2 })).json).toMatchObject({
      code: "revision_outdated",
    });
    expect((await step(author.cookie, "submit", { number: 2 })).json).toMatchObject({
      work: "review",
    });
    expect((await step(author.cookie, "publish", { number: 2 })).json).toMatchObject({
      code: "own_revision",
    });
    const returned = await step(reviewer.cookie, "return", { number: 2, reason: "Which number?" });
    expect(returned.json).toMatchObject({ work: "draft", current: { note: "Which number?" } });
    await step(author.cookie, "submit", { number: 2 });
    const published = await step(reviewer.cookie, "publish", { number: 2 });
    expect(published.json).toMatchObject({
      work: null,
      current: { number: 2, state: "published" },
    });
    // The other process heard it by itself.
    await vi.waitFor(async () => {
      const page = await ask("/help/en/zebra-ferry");
      expect(page.body).toContain("<strong>new</strong>");
      expect(page.body).not.toContain("<img");
    });
    expect((await ask("/help/zh-CN/zebra-ferry")).body).toContain("正在更新");
    const old = await call("GET", "/v1/staff/articles/zebra-ferry/revisions/1", {
      cookie: agent.cookie,
    });
    expect(old.json).toMatchObject({ number: 1, state: "superseded" });
  });

  it("the database refuses one person in both places as well", async () => {
    const owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    const both = owner.query(
      "UPDATE knowledge.revision SET reviewer_id = author_id WHERE author_id IS NOT NULL",
    );
    await expect(both).rejects.toThrow(/revision/);
    await owner.end();
  });

  it("agents read and write nothing; an article is whole before it is handed in", async () => {
    const { content } = await contentOf("zebra-ferry");
    const create = (cookie: string, slug: string) =>
      call("POST", "/v1/staff/articles", { cookie, body: { slug, content, note: "" } });
    expect((await create(agent.cookie, "new-one")).json).toMatchObject({ code: "not_permitted" });
    expect((await create(author.cookie, "search")).json).toMatchObject({ code: "article_exists" });
    content.texts["zh-CN"] = { ...content.texts["zh-CN"], body: " " };
    // A picture that says nothing to whoever cannot see it.
    content.texts.en = { ...content.texts.en, body: "Look: ![ ](/help/pictures/1)" };
    expect((await create(author.cookie, "new-one")).status).toBe(201);
    const handed = await call("POST", "/v1/staff/articles/new-one/submit", {
      cookie: author.cookie,
      body: { number: 1 },
    });
    expect(handed.json).toMatchObject({
      code: "article_incomplete",
      errors: [{ field: "content.texts.en.body" }, { field: "content.texts.zh-CN.body" }],
    });
    expect((await ask("/help/en/new-one")).statusCode).toBe(404);
    const listed = await call("GET", "/v1/staff/articles?filter=work", { cookie: agent.cookie });
    const inWork = articlesIn(listed).map(({ slug }) => slug);
    expect(inWork).toContain("new-one");
    expect(inWork).not.toContain("zebra-ferry");
  });

  it("after its months it is due, and looked at again it is not", async () => {
    const due = async () =>
      articlesIn(
        await call("GET", "/v1/staff/articles?filter=due", { cookie: reviewer.cookie }),
      ).map(({ slug }) => slug);
    expect(await due()).not.toContain("agents-only-wombat");
    const { cookie } = reviewer;
    const confirm = (number: number) =>
      call("POST", "/v1/staff/articles/agents-only-wombat/confirm", { cookie, body: { number } });
    const owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    await owner.query(
      "UPDATE knowledge.article SET due_at = $1 WHERE slug = 'agents-only-wombat'",
      [new Date(clock.now().getTime() - 1)],
    );
    await owner.end();
    expect(await due()).toContain("agents-only-wombat");
    expect((await confirm(7)).json).toMatchObject({ code: "revision_outdated" });
    expect((await confirm(1)).status).toBe(200);
    expect(await due()).not.toContain("agents-only-wombat");
  });

  it("a preview is sanitised; a picture is made anew of its pixels", async () => {
    const preview = await call("POST", "/v1/staff/articles/preview", {
      cookie: author.cookie,
      body: { body: "**a** <script>1</script> [b](javascript:1)", locale: "en" },
    });
    expect(preview.json?.["html"]).toBe(
      "<p><strong>a</strong> &lt;script&gt;1&lt;/script&gt; [b](javascript:1)</p>\n",
    );
    const upload = (bytes: Buffer, type: string) =>
      world.server.inject({
        method: "POST",
        url: "/v1/staff/pictures",
        headers: { cookie: author.cookie, "content-type": type, "sec-fetch-site": "same-origin" },
        payload: bytes,
      });
    for (const unreadable of [
      Buffer.from("<svg onload=alert(1)>"),
      Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), randomBytes(64)]),
    ])
      expect((await upload(unreadable, "image/png")).json()).toMatchObject({
        code: "picture_unreadable",
      });
    const png = await loadedPng(SECRET);
    expect((await upload(png, "image/svg+xml")).statusCode).toBe(415);
    expect((await upload(Buffer.alloc(9_000_000), "image/png")).statusCode).toBe(413);
    const kept = await upload(png, "image/png");
    const [address = "", size] = kept.json().path.split("#");
    expect([kept.statusCode, size]).toEqual([201, "1280x576"]);
    const shown = await ask(address);
    expect(shown.headers["content-type"]).toBe("image/jpeg");
    expect(await toldBy(shown.rawPayload, SECRET)).toBe("jpeg 1280x576");
    expect((await ask(`/help/pictures/${"0".repeat(64)}`)).statusCode).toBe(404);
  });
});

describe("what readers did", () => {
  it("is counted by visit: searched, read, solved or not, called anyway; what found nothing is a gap, without numbers", async () => {
    const visit = async () => {
      const answer = await ask("/help/en/search?q=zebra%20ferry");
      return (answer.cookies as { name: string; value: string }[])
        .map(({ name, value }) => `${name}=${value}`)
        .join();
    };
    const [one, two, three] = [await visit(), await visit(), await visit()];
    for (const cookie of [one, two, three]) await ask("/help/en/zebra-ferry", { cookie });
    const say = (cookie: string, isSolved: boolean) =>
      at("POST", "/v1/help/feedback", {
        cookie,
        body: { slug: "zebra-ferry", locale: "en", isSolved },
      });
    expect((await say(one, true)).status).toBe(204);
    await say(two, false);
    await ask("/v1/help/search?q=qqqq%206222%200212%203456%207890%20me%40example.com");
    const report = async () =>
      (await call("GET", "/v1/staff/help-report?days=7", { cookie: reviewer.cookie })).json as {
        gaps: { query: string }[];
        deflection: Record<string, unknown>;
        articles: { slug: string }[];
      };
    await vi.waitFor(async () =>
      expect((await report()).gaps.some(({ query }) => query.startsWith("qqqq"))).toBe(true),
    );
    const before = await report();
    expect(before.deflection).toMatchObject({
      read: 3,
      solved: 1,
      notSolved: 1,
      contacted: 0,
    });
    expect(JSON.stringify(before.gaps)).not.toMatch(/6222|7890|example\.com/);
    expect(before.articles.find(({ slug }) => slug === "zebra-ferry")).toMatchObject({
      solved: 1,
      notSolved: 1,
    });
    world.knowledge.noteContact({ okpay_help: two?.split("=")[1] });
    world.knowledge.noteContact({ okpay_help: "nobody" });
    await vi.waitFor(async () =>
      expect((await report()).deflection).toMatchObject({ contacted: 1 }),
    );
  });
});
