import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { createTestHttpServer, TEST_COOKIE, type TestHttpServer } from "@okpay/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const START_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <title>OKPay</title>
    <script type="module" crossorigin src="/assets/index-1.js"></script>
    <link rel="modulepreload" crossorigin href="/assets/base-1.js">
    <link rel="stylesheet" crossorigin href="/assets/index-1.css">
  </head>
  <body>
    <div id="root"></div>
  </body>
</html>`;
const MANIFEST = {
  "index.html": { file: "assets/index-1.js", imports: ["_base"], css: ["assets/index-1.css"] },
  _base: { file: "assets/base-1.js" },
  "src/early.ts": { file: "assets/early-1.js" },
  "src/routes/register.tsx": { file: "assets/register-1.js", css: ["assets/register-1.css"] },
};
/** As the wallet's build: says what it asks for, and draws what it was told. */
const DRAWING = `
export const drawnAs = (path) => (path === "/register" || path === "/broken" ? path : null);
export const isByCountry = () => true;
export const partsOf = () => ({ asks: ["/v1/config"], sources: ["src/routes/register.tsx"] });
export async function draw(address, locale, country, answers) {
  if (address === "/broken") throw new Error("cannot be drawn");
  const { passwordPolicy: mode } = answers["/v1/config"];
  return {
    html: \`<b style="--a:1;--b:&quot;x&quot;">\${mode} $& $1</b><i style="--a:1;--b:&quot;x&quot;"></i><u style="--c:2">style=&quot;no&quot;</u>\`,
    title: \`\${locale} "title"\`,
    seeds: JSON.stringify({ config: { mode }, country }),
  };
}
`;

const CONFIG = {
  isDemo: true,
  isSandbox: true,
  currencies: [],
  consents: { terms: "1", privacy: "2" },
  personas: [],
  topUpLimits: [],
  passwordPolicy: "length" as const,
};

let folder: string;
let http: TestHttpServer;
let asked = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "okpay-drawn-"));
  await mkdir(join(folder, ".draw"));
  await mkdir(join(folder, ".vite"));
  await writeFile(join(folder, "index.html"), START_PAGE);
  await writeFile(join(folder, ".vite/manifest.json"), JSON.stringify(MANIFEST));
  await writeFile(join(folder, ".draw/draw.mjs"), DRAWING);
  http = await createTestHttpServer(
    {
      getConfig: async () => {
        asked += 1;
        return CONFIG;
      },
    },
    { walletDist: folder },
  );
});
afterAll(async () => {
  await http.close();
  await rm(folder, { recursive: true });
});
describe("a page that is drawn for strangers", () => {
  it("comes in their language, with its styles before it and the program to be fetched later", async () => {
    const { statusCode, headers, body } = await http.inject({
      url: "/register",
      headers: { "accept-language": "zh-TW, en;q=0.5" },
    });
    expect([statusCode, headers["content-type"], headers["cache-control"]]).toEqual([
      200,
      "text/html; charset=utf-8",
      "no-cache",
    ]);
    expect(headers["vary"]).toBe("Accept-Language, Cookie, Accept-Encoding");
    expect(body).toContain('<html lang="zh-CN" data-drawn>');
    expect(body).toContain("<title>zh-CN &#34;title&#34;</title>");
    expect(body).not.toMatch(/type="module"|modulepreload/);
    expect(body.match(/<link[^>]*>/g)).toEqual([
      '<link rel="stylesheet" crossorigin href="/assets/index-1.css">',
      '<link rel="stylesheet" crossorigin href="/assets/register-1.css">',
    ]);
    expect(body).toContain(
      '<script src="/assets/early-1.js" data-program="/assets/index-1.js" data-ahead="/assets/index-1.js /assets/base-1.js /assets/register-1.js"',
    );
  });

  it("has its styles as rules, since the policy allows none in the markup, and the program's seeds", async () => {
    const { headers, body } = await http.inject("/register");
    expect(headers["content-security-policy"]).toContain("script-src 'self'; style-src 'self';");
    expect(body).toContain(
      'data-styles="[data-style=s0]{--a:1;--b:&quot;x&quot;}[data-style=s1]{--c:2}"',
    );
    expect(body).toContain(
      '<div id="root" data-seeds="{&#34;config&#34;:{&#34;mode&#34;:&#34;length&#34;},&#34;country&#34;:&#34;US&#34;}">' +
        '<b data-style="s0">length $& $1</b><i data-style="s0"></i><u data-style="s1">style=&quot;no&quot;</u></div>',
    );
  });

  it("is of the reader's country, as far as the browser says; not of every country somebody thinks of", async () => {
    const countryIn = async (language: string) =>
      /country&#34;:&#34;(..)/.exec(
        (await http.inject({ url: "/register", headers: { "accept-language": language } })).body,
      )?.[1];
    expect(await countryIn("en-de,en;q=0.5")).toBe("DE");
    expect(await countryIn("zh-Hant-HK")).toBe("HK");
    expect(await countryIn("zh,en-GB;q=0.5")).toBe("CN");
    expect(await countryIn("fr,en-CA")).toBe("CA");
    expect(await countryIn("en")).toBe("US");
    const found: unknown[] = [];
    for (let index = 0; index < 60; index += 1) {
      const [first, second] = [index / 26, index % 26].map((at) => String.fromCharCode(65 + at));
      found.push(await countryIn(`en-${first}${second}`));
    }
    expect(new Set(found).size).toBeLessThanOrEqual(40);
    expect(found.at(-1)).toBe("US");
    expect(await countryIn("en-DE")).toBe("DE");
  });

  it("is drawn once for many, and sent as small as each can read", async () => {
    await http.inject("/register");
    const before = asked;
    const [plain, zipped, small] = await Promise.all(
      ["identity", "gzip", "gzip, br"].map((encoding) =>
        http.inject({ url: "/register", headers: { "accept-encoding": encoding } }),
      ),
    );
    expect(asked).toBe(before);
    expect(plain?.headers["content-encoding"]).toBeUndefined();
    expect(zipped?.headers["content-encoding"]).toBe("gzip");
    expect(small?.headers["content-encoding"]).toBe("br");
    expect(gunzipSync(zipped?.rawPayload ?? "").toString()).toBe(plain?.body);
    expect(brotliDecompressSync(small?.rawPayload ?? "").toString()).toBe(plain?.body);
  });

  it("is not for whoever has a session, nor another address", async () => {
    const signedIn = await http.inject({ url: "/register", headers: { cookie: TEST_COOKIE } });
    expect(signedIn.body).toBe(START_PAGE);
    expect((await http.inject("/wallet")).body).toBe(START_PAGE);
  });

  it("that cannot be drawn is the start page, and the log says why", async () => {
    expect((await http.inject("/broken")).body).toBe(START_PAGE);
    expect(http.lines.join()).toContain("cannot be drawn");
  });

  it("is drawn anew by another build", async () => {
    const other = START_PAGE.replace("<title>", '<meta name="build" content="2"><title>');
    await writeFile(join(folder, "index.html"), other);
    await writeFile(join(folder, ".draw/draw.mjs"), DRAWING.replace("<b ", "<em></em><b "));
    const { body } = await http.inject("/register");
    expect(body).toContain('<meta name="build" content="2">');
    expect(body).toContain("<em></em>");
  });
});
