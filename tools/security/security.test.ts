import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { binOf } from "../../apps/server/src/money/cards/sandbox/test-cards.ts";
import { cardNumbersIn } from "../../apps/server/src/platform/card-number.ts";
import { repositoryRoot } from "../postgres/index.ts";
import { committedFiles, readText } from "../tidy/source-files.ts";
import { checkAdvisories, type Snapshot } from "./advisories.ts";
import { isBlocking } from "./finding.ts";
import { checkLockfile, type LockEntry, type Lockfile } from "./lockfile.ts";
import { secretsIn } from "./secrets.ts";
import { findingsOf } from "./sqlmap.ts";

/** The checks of `npm run security` find what is planted, and nothing in this repository. */

const readJson = <T>(path: string): T =>
  JSON.parse(readFileSync(join(repositoryRoot, path), "utf8")) as T;
const lock = readJson<Lockfile>("package-lock.json");
const { allowScripts } = readJson<{ allowScripts: Record<string, boolean> }>("package.json");
const snapshot = readJson<Snapshot>("tools/security/advisories.json");
const with_ = (entry: LockEntry): Lockfile => ({ packages: { "node_modules/planted": entry } });

const sound: LockEntry = { version: "1.0.0", integrity: "sha512-AAAA", license: "MIT" };

describe("packages", () => {
  it.each<[what: string, entry: LockEntry]>([
    ["a git source", { ...sound, resolved: "git+ssh://git@github.com/a/b.git#1" }],
    ["a tarball over http", { ...sound, resolved: "http://example.com/a.tgz" }],
    ["no integrity", { version: "1.0.0", license: "MIT" }],
    ["a weak hash", { ...sound, integrity: "sha1-AAAA" }],
    ["a script at install", { ...sound, hasInstallScript: true }],
    ["a licence that reaches further", { ...sound, license: "AGPL-3.0-only" }],
    ["one of two that must both be kept", { ...sound, license: "(MIT AND GPL-3.0-only)" }],
    ["data that asks for attribution nobody gives", { ...sound, license: "CC-BY-4.0" }],
    ["no licence", { version: "1.0.0", integrity: "sha512-AAAA" }],
  ])("%s is found [D1] [D2]", (_what, entry) => {
    expect(checkLockfile(with_(entry), Object.keys(allowScripts)).some(isBlocking)).toBe(true);
    expect(checkLockfile(with_(sound), [])).toEqual([]);
  });

  it("a licence somebody has read is let in for that package and those words only [D2]", () => {
    const licensed = (name: string, license: string) =>
      checkLockfile({ packages: { [`node_modules/${name}`]: { ...sound, license } } }, []);
    expect(licensed("date-holidays", "(ISC AND CC-BY-3.0)")).toEqual([]);
    expect(licensed("date-holidays", "CC-BY-NC-4.0").some(isBlocking)).toBe(true);
    expect(licensed("other-holidays", "(ISC AND CC-BY-3.0)").some(isBlocking)).toBe(true);
    expect(licensed("@img/sharp-libvips-linux-x64", "LGPL-3.0-or-later")).toEqual([]);
    expect(licensed("sharp", "LGPL-3.0-or-later").some(isBlocking)).toBe(true);
  });

  it("ours come from the lock file with a hash, without scripts, under licences that allow it [D1] [D2]", () => {
    expect(checkLockfile(lock, Object.keys(allowScripts)).filter(isBlocking)).toEqual([]);
    expect(Object.keys(lock.packages).length).toBeGreaterThan(300);
  });
});

describe("advisories", () => {
  const today = new Date(Date.parse(snapshot.date) + 86_400_000);

  it("a planted vulnerable version is found, the mended one is not [D3]", () => {
    const fastify = (version: string) => ({
      packages: { "node_modules/x/node_modules/fastify": { ...sound, version } },
    });
    const ids = checkAdvisories(fastify("5.3.1"), snapshot, today).map(({ what }) => what);
    expect(ids.join()).toContain("CVE-2025-32442");
    expect(checkAdvisories(fastify("5.8.5"), snapshot, today)).toEqual([]);
  });

  it("an old snapshot is a finding of its own [D3]", () => {
    const later = new Date(Date.parse(snapshot.date) + 31 * 86_400_000);
    expect(checkAdvisories({ packages: {} }, snapshot, later)).toMatchObject([{ check: "D3" }]);
  });

  it("nothing known is in what we install [D3] [D5]", () => {
    expect(checkAdvisories(lock, snapshot, today)).toEqual([]);
    // An even-numbered release line: the ones with long-term support.
    const node = lock.packages["node_modules/node"]?.version ?? "";
    expect(Number(node.split(".")[0]) % 2).toBe(0);
  });
});

describe("secrets", () => {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const planted = [
    ["a private key", privateKey.export({ type: "pkcs1", format: "pem" }).toString()],
    ["a database's password", ["postgres://okpay:Zx81-kk0-qq7", "db.bank.net/okpay"].join("@")],
    ["a token of a code host", ["ghp", "wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx"].join("_")],
  ] as const;
  it.each(planted)("%s is found [K1]", async (_what, text) => {
    expect(await secretsIn("planted.txt", `a line\n${text}\n`)).toHaveLength(1);
  });

  it("what looks like one in tests and examples is not [K1]", async () => {
    expect(await secretsIn("a.ts", "postgres://okpay@localhost/okpay")).toEqual([]);
  });
});

describe("card numbers", () => {
  /** Of the sandbox's own ranges, which no bank issues, or published by networks and processors for tests. */
  const PUBLISHED = new Set(
    "4242424242424242 4111111111111111 4000000000000002 5555555555554444 378282246310005 4000056655665556".split(
      " ",
    ),
  );
  const isForTests = (number: string) => PUBLISHED.has(number) || binOf(number) !== null;
  const strangersIn = (text: string) => cardNumbersIn(text).filter((one) => !isForTests(one));

  it("one that is nobody's test card is found, however it is written [C8]", () => {
    const number = ["453957", "8763", "621486"].join("");
    for (const written of [number, `${number.slice(0, 4)} ${number.slice(4)}`, `"${number}",`])
      expect(strangersIn(`const card = ${written};`)).toEqual([number]);
    expect(strangersIn("4242 4242 4242 4242 and 4242424242424241")).toEqual([]);
  });

  it("no fixture, test, example or document of ours has one [C8]", () => {
    const texts = committedFiles().filter(
      (file) => !/\.(?:png|webp|jpe?g|ttf|bin|wav)$/.test(file),
    );
    const found = texts.flatMap((file) =>
      strangersIn(readText(file)).map((number) => `${file}: ${number.slice(0, 6)}…`),
    );
    expect(texts.length).toBeGreaterThan(500);
    expect(found).toEqual([]);
  });
});

describe("what sqlmap says", () => {
  const HEAD = "Target URL,Place,Parameter,Technique(s),Note(s)\n";
  const target = { path: "v1/payments?q=a", places: 2 };
  const tried = "testing for SQL injection on GET parameter 'q'\n".repeat(2);

  it("is a finding for each place that lets something in, and for a scan that tried too little [I6]", () => {
    expect(findingsOf(target, tried, HEAD)).toEqual([]);
    // As it was written for a statement put together from its parameter.
    const row = "http://127.0.0.1:8139/?q=a,GET,q,BSTU,";
    expect(findingsOf(target, tried, `${HEAD}${row}\n`)).toEqual([
      { check: "I6", severity: "critical", what: `sqlmap: ${row}` },
    ]);
    // A page that only answers "found" or "nothing": what was read through it is the proof, and a search differs by its words anyway.
    const blind = "https://localhost/help,GET,q,B,";
    const banner = "banner: 'PostgreSQL 18.4 on x86_64-pc-linux-gnu'\n";
    expect(findingsOf(target, tried, `${HEAD}${blind}\n`)).toMatchObject([{ severity: "low" }]);
    expect(findingsOf(target, tried + banner, `${HEAD}${blind}\n`)).toMatchObject([
      { severity: "critical" },
    ]);
    // sqlmap tries again what it found, and takes back what was noise.
    const noise = "https://localhost/help,GET,q,B,false positive or unexploitable";
    expect(findingsOf(target, tried, `${HEAD}${noise}\n`)).toEqual([]);
    for (const said of ["", "unable to connect to the target URL"])
      expect(findingsOf(target, said, HEAD)).toMatchObject([{ check: "I6", severity: "high" }]);
  });
});
