import { type MessageFormatElement, parse, TYPE } from "@formatjs/icu-messageformat-parser";
import { DECLINE_TEXTS, ERROR_CODES, FIELD_ERROR_CODES } from "@okpay/contracts";
import { describe, expect, test } from "vitest";
import { CATALOG_FILES, isMessageKey } from "./index.ts";

const files = Object.keys(CATALOG_FILES.en) as (keyof typeof CATALOG_FILES.en)[];

function placeholdersOf(elements: readonly MessageFormatElement[]): string[] {
  return elements.flatMap((element) => {
    if (element.type === TYPE.literal || element.type === TYPE.pound) return [];
    if (element.type === TYPE.tag)
      return [`<${element.value}>`, ...placeholdersOf(element.children)];
    if (element.type === TYPE.plural || element.type === TYPE.select)
      return [
        element.value,
        ...Object.values(element.options).flatMap((option) => placeholdersOf(option.value)),
      ];
    return [element.value];
  });
}

const placeholderSet = (message: string) => [...new Set(placeholdersOf(parse(message)))].sort();

describe.each(files)("catalogue %s", (file) => {
  const english: Record<string, string> = CATALOG_FILES.en[file];
  const chinese: Record<string, string> = CATALOG_FILES["zh-CN"][file];

  test("has the same keys in both languages", () => {
    expect(Object.keys(chinese).sort()).toEqual(Object.keys(english).sort());
  });

  test("uses the same placeholders in both languages", () => {
    for (const [key, message] of Object.entries(english))
      expect({ key, placeholders: placeholderSet(chinese[key] ?? "") }).toEqual({
        key,
        placeholders: placeholderSet(message),
      });
  });

  test("has no empty text and no spaces at the edges", () => {
    for (const text of [...Object.values(english), ...Object.values(chinese)])
      expect(text).toBe(text.trim() || "never empty");
  });
});

test("no key lives in two files", () => {
  const keys = files.flatMap((file) => Object.keys(CATALOG_FILES.en[file]));
  expect(keys.length).toBe(new Set(keys).size);
});

test("every code of the contract has its texts", () => {
  const wanted = [
    ...ERROR_CODES.flatMap((code) => [`errors.${code}.title`, `errors.${code}.detail`]),
    ...FIELD_ERROR_CODES.map((code) => `fields.${code}`),
    ...DECLINE_TEXTS.flatMap((text) => [
      `declines.${text}.title`,
      `declines.${text}.nextStep`,
      `agentDeclines.${text}`,
    ]),
  ];
  expect(wanted.filter((key) => !isMessageKey(key))).toEqual([]);
});
