import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createKeyring, isEqualConstantTime, mac, randomToken, sha256 } from "./crypto.ts";
import { KEY_PURPOSES } from "./key-purposes.ts";

const SOURCES = join(import.meta.dirname, "..");

const SECRET = "0JYQk6bV1tq0rF8mC2xW5zN7uH3pL9sD";

describe("keys and tokens", () => {
  it("one secret, one key per purpose, always the same", () => {
    const keys = createKeyring(SECRET);
    expect(keys.keyFor("a")).toHaveLength(32);
    expect(keys.keyFor("a")).toEqual(createKeyring(SECRET).keyFor("a"));
    expect(keys.keyFor("a")).not.toEqual(keys.keyFor("b"));
    expect(keys.keyFor("a")).not.toEqual(createKeyring(`${SECRET}x`).keyFor("a"));
  });

  it("no two purposes share a key, with any root secret [K3]", () => {
    const keys = createKeyring(SECRET, [`${SECRET}x`]);
    const all = KEY_PURPOSES.flatMap(({ label }) =>
      keys.keysFor(label).map((key) => key.toString("hex")),
    );
    expect(all).toHaveLength(2 * KEY_PURPOSES.length);
    expect(new Set(all).size).toBe(all.length);
  });

  it("the list of purposes is the list of labels in the code [K2] [K3]", () => {
    const labels = new Set<string>(["platform.root-id"]);
    for (const file of globSync("**/*.ts", { cwd: SOURCES })) {
      if (/\.test\.ts$|key-purposes\.ts$/.test(file)) continue;
      const text = readFileSync(join(SOURCES, file), "utf8").replace(
        /^\s*(?:\*|\/\/|\/\*\*).*$/gm,
        "",
      );
      for (const [, label = ""] of text.matchAll(/\bkeys?For\(\s*["`]([^"`]+)["`]/g))
        labels.add(label.replace(/\$\{[^}]*\}/g, "*"));
    }
    expect([...labels].sort()).toEqual(KEY_PURPOSES.map(({ label }) => label).sort());
  });

  it("after a change of the root secret new things have the new key and old ones still open [K2]", () => {
    const before = createKeyring(SECRET);
    const after = createKeyring(`${SECRET}x`, [SECRET]);
    expect(after.keyFor("a")).not.toEqual(before.keyFor("a"));
    expect(after.keysFor("a")).toEqual([after.keyFor("a"), before.keyFor("a")]);
    expect(after.rootIds[1]).toBe(before.rootIds[0]);
    expect(after.rootIds[0]).toMatch(/^[0-9a-f]{16}$/);
  });

  it("a MAC proves key and content (RFC 4231, case 2)", () => {
    expect(mac(Buffer.from("Jefe"), "what do ya want for nothing?").toString("hex")).toBe(
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    );
  });

  it("SHA-256 (FIPS 180-2, B.1)", () => {
    expect(sha256("abc").toString("hex")).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
  });

  it("comparison knows equal, different and of another length", () => {
    expect(isEqualConstantTime(Buffer.from("ab"), Buffer.from("ab"))).toBe(true);
    expect(isEqualConstantTime(Buffer.from("ab"), Buffer.from("ac"))).toBe(false);
    expect(isEqualConstantTime(Buffer.from("ab"), Buffer.from("abc"))).toBe(false);
  });

  it("tokens have 256 bits and fit into a URL", () => {
    const tokens = new Set(Array.from({ length: 1_000 }, () => randomToken()));
    expect(tokens.size).toBe(1_000);
    for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });
});
