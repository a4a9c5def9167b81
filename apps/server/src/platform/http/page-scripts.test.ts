import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { createTestHttpServer, type TestHttpServer } from "@okpay/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createPageScripts, type PageScripts } from "./page-scripts.ts";

const PAGE = '<!doctype html><script type="module" src="/assets/index-1a2b3c.js"></script>';
const CODE = "export const pay = () => 1;\n";
let dist: string;
let http: TestHttpServer;
let written: (readonly string[])[];
let scripts: PageScripts;

const put = (file: string, content: string | Buffer) => writeFile(join(dist, file), content);
beforeEach(async () => {
  dist = await mkdtemp(join(tmpdir(), "okpay-scripts-"));
  await mkdir(join(dist, "assets"));
  await put("index.html", PAGE);
  await put("assets/index-1a2b3c.js", CODE);
  await put("assets/index-1a2b3c.js.gz", gzipSync(CODE));
  await put("assets/lazy-4d5e6f.js", "export {};\n");
  http = await createTestHttpServer({}, { walletDist: dist });
  written = [];
  scripts = createPageScripts({
    dist,
    inject: http.inject,
    last: async () => written.at(-1) ?? null,
    write: async (set) => void written.push(set),
  });
  await scripts.note();
});
afterEach(async () => {
  await http.close();
  await rm(dist, { recursive: true });
});

describe("the scripts of the pages people pay on", () => {
  it("are written down with a hash each, once for each set [C7]", async () => {
    expect(written).toEqual([
      [
        expect.stringMatching(/^assets\/index-1a2b3c\.js [\w+/]{43}=$/),
        expect.stringMatching(/^assets\/lazy-4d5e6f\.js [\w+/]{43}=$/),
      ],
    ]);
    await scripts.note();
    expect(written).toHaveLength(1);
    expect(await scripts.check()).toEqual([]);
    await put("assets/lazy-4d5e6f.js", "export const more = 1;\n");
    await scripts.note();
    expect(written).toHaveLength(2);
  });

  it.each<[string, () => Promise<unknown>, string]>([
    [
      "one was changed",
      () => put("assets/index-1a2b3c.js", `${CODE}steal();`),
      "assets/index-1a2b3c.js (identity)",
    ],
    [
      "its packed copy was changed",
      () => put("assets/index-1a2b3c.js.gz", gzipSync(`${CODE}steal();`)),
      "assets/index-1a2b3c.js (gzip)",
    ],
    [
      "its packed copy is rubbish",
      () => put("assets/index-1a2b3c.js.gz", "rubbish"),
      "assets/index-1a2b3c.js (gzip)",
    ],
    [
      "one is gone",
      () => rm(join(dist, "assets/lazy-4d5e6f.js")),
      "assets/lazy-4d5e6f.js (identity)",
    ],
    [
      "one was added",
      () => put("assets/more-7.js", "steal();"),
      "assets/more-7.js: not in the inventory",
    ],
    [
      "the page loads another",
      () => put("index.html", `${PAGE}<script src="/assets/more.js"></script>`),
      "/send: assets/more.js is not in the inventory",
    ],
    [
      "the page loads one from elsewhere",
      () => put("index.html", `${PAGE}<script src="https://evil.example/x.js"></script>`),
      "/send: a script that is no file of ours",
    ],
    [
      "the page's first script is to start another",
      () =>
        put(
          "index.html",
          `${PAGE}<script src="/assets/lazy-4d5e6f.js" data-program="/assets/more.js"></script>`,
        ),
      "/: assets/more.js is not in the inventory",
    ],
    [
      "the page brings one along",
      () => put("index.html", `${PAGE}<script>steal()</script>`),
      "/: a script that is no file of ours",
    ],
  ])("are found out when %s [C7]", async (_what, tamper, problem) => {
    await tamper();
    expect((await scripts.check()).join("\n")).toContain(problem);
  });

  it("are none while no page is built", async () => {
    const unbuilt = createPageScripts({
      dist: join(dist, "nowhere"),
      inject: http.inject,
      last: async () => null,
      write: () => Promise.reject(new Error("there is nothing to write down")),
    });
    await unbuilt.note();
    expect(await unbuilt.check()).toEqual([]);
  });
});
