import { describe, expect, test } from "vitest";
import {
  compileMessages,
  createTranslator,
  type MessageKey,
  negotiateLocale,
  pseudoMessage,
  t,
} from "./index.ts";

describe("negotiateLocale", () => {
  test.each([
    ["zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"],
    ["en-GB,en;q=0.9", "en"],
    ["fr-FR, zh-TW;q=0.4, en;q=0.3", "zh-CN"],
    ["en;q=0.1, zh-Hans-SG;q=0.9", "zh-CN"],
    ["zh;q=0, en", "en"],
    ["de", "en"],
    ["*", "en"],
    ["", "en"],
    ["zh;q=abc", "en"],
  ] as const)("%s → %s", (header, locale) => {
    expect(negotiateLocale(header)).toBe(locale);
  });

  test("takes a browser's list in its order, and nothing at all", () => {
    expect(negotiateLocale(["ja", "zh-HK", "en"])).toBe("zh-CN");
    expect(negotiateLocale(undefined)).toBe("en");
  });
});

describe("translator", () => {
  test("speaks both languages", () => {
    expect(t("en", "common.signOut")).toBe("Sign out");
    expect(t("zh-CN", "common.signOut")).toBe("退出");
  });

  test("a missing text and a missing value are loud", () => {
    expect(() => t("en", "no.such.key" as MessageKey)).toThrow();
    const translate = createTranslator("en", { hello: "Hello {name}" });
    expect(() => translate("hello" as MessageKey)).toThrow();
  });
});

describe("pseudo-language", () => {
  test("disguises words, keeps placeholders, plurals and tags", () => {
    expect(pseudoMessage("Pay {sum} now")).toBe("⟦Påý {sum} ñöŵ⟧");
    const translate = createTranslator("en", {
      files: pseudoMessage("{count, plural, one {# file} other {# files}} found"),
    });
    expect(translate("files" as MessageKey, { count: 2 })).toBe("⟦2 ƒîļéš ƒöûñđ⟧");
  });
});

test("a message that is not ICU names its key when it is compiled", () => {
  expect(() => compileMessages({ "pay.broken": "Pay {sum" })).toThrow("pay.broken");
});
