// What is done to a valid request: types swapped, bounds crossed, keys dropped, added and doubled, bytes no text may hold,
// headers no browser sends (row I9).
import type { Random } from "./random.ts";
import type { MadeRequest } from "./valid-request.ts";

export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly payload?: string;
}

const NASTY: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e308,
  -0,
  2 ** 53,
  "",
  " ",
  "0",
  "-1",
  "1e3",
  "NaN",
  "null",
  "undefined",
  "true",
  "[object Object]",
  "９",
  "١",
  "\u202Egnp.exe",
  "e\u0301",
  "\u{1F468}\u200D\u{1F469}",
  "ＡＤＭＩＮ",
  "ﬀ",
  "'",
  "' OR 1=1 --",
  "'); DROP TABLE ledger.transfer; --",
  "%",
  "_",
  "\\",
  "\\x00",

  "<script>alert(1)</script>",
  "javascript:alert(1)",
  "{{7*7}}",
  "${7*7}",
  "=cmd|' /C calc'!A0",

  "a\r\nBcc: x@example.com",
  "../../etc/passwd",
  "file:///etc/passwd",
  "http://169.254.169.254/",

  "9".repeat(30),
  "a".repeat(5_000),
  "\u0001\u0002",
  [],
  {},
  [[]],
  { a: 1 },
  Array(200).fill("a"),
  "__proto__",
  "constructor",
  "toString",
  "0199f3a2-5b7c-7d10-9a51-3f2c5e8d7b11",
];

const EXTRA_KEYS = [
  "role",
  "status",
  "balance",
  "verified",
  "customerId",
  "isAdmin",
  "constructor",
];

/** The valid request, or one with one to three things wrong with it. */
export function sent(made: MadeRequest, cookie: string, random: Random): SentRequest {
  const isValid = random.chance(0.1);
  const body = isValid ? made.body : mutatedBody(made.body, random);
  const text =
    body === undefined ? undefined : mutatedText(JSON.stringify(body) ?? "null", random, isValid);
  return {
    method:
      !isValid && random.chance(0.03)
        ? random.pick(["PUT", "PATCH", "DELETE", "POST", "GET"])
        : made.method,
    url: isValid ? urlOf(made.path, made.query) : mutatedUrl(made, random),
    headers: mutatedHeaders(cookie, text !== undefined, random, isValid),
    ...(text === undefined ? {} : { payload: text }),
  };
}

function mutatedBody(body: unknown, random: Random): unknown {
  let result = structuredClone(body);
  for (let times = 1 + random.below(3); times > 0; times -= 1)
    result = mutatedValue(result, random);
  return result;
}

function mutatedValue(value: unknown, random: Random): unknown {
  if (typeof value !== "object" || value === null) return random.pick(NASTY);
  if (Array.isArray(value))
    return random.chance(0.3) ? [...value, ...value, random.pick(NASTY)] : random.pick(NASTY);
  const entries = Object.entries(value);
  const chosen = random.below(entries.length + 1);
  if (chosen === entries.length) return { ...value, [random.pick(EXTRA_KEYS)]: random.pick(NASTY) };
  if (random.chance(0.2))
    return Object.fromEntries(entries.filter((_each, index) => index !== chosen));
  return Object.fromEntries(
    entries.map(([name, inner], index) => [
      name,
      index === chosen ? mutatedValue(inner, random) : inner,
    ]),
  );
}

/** Some faults only text can have: a key twice, half a document, a half surrogate pair, depth. */
function mutatedText(text: string, random: Random, isValid: boolean): string {
  if (isValid || random.chance(0.85)) return text;
  return random.pick([
    text.replace(/\{("[^"]+"):/, "{$1:1,$1:"),
    text.slice(0, random.below(text.length + 1)),
    text.replace(/"([^"]*)"(?=[,}])/, '"\\ud800"'),
    text.replace(/"([^"]*)"(?=[,}])/, '"a\\u0000b"'),
    text.replace("{", '{"__proto__":{"isAdmin":true},'),
    `${"[".repeat(40)}${text}${"]".repeat(40)}`,
    `\uFEFF${text}`,
    `${text}${text}`,
    text.replace(/:/g, " : \n"),
    `"${"a".repeat(70_000)}"`,
  ]);
}

const urlOf = (path: string, query: MadeRequest["query"]): string =>
  query.length === 0 ? path : `${path}?${new URLSearchParams(query.map(([a, b]) => [a, b]))}`;

function mutatedUrl({ path, query }: MadeRequest, random: Random): string {
  const parts = path.split("/");
  if (parts.length > 3 && random.chance(0.3))
    parts[parts.length - 1] = random.pick([
      "%00",
      "..",
      "%2e%2e%2f",
      "a".repeat(200),
      "%F0%9F%98%80",
      "1",
      "%zz",
      "*",
    ]);
  const given = [...query];
  if (random.chance(0.2)) given.push(...given);
  if (random.chance(0.2))
    given.push([
      random.pick(["q", "limit", "cursor", "__proto__", "a[b]", ""]),
      asText(random.pick(NASTY)),
    ]);
  return urlOf(parts.join("/"), given);
}

const asText = (value: unknown): string =>
  typeof value === "string" ? value : (JSON.stringify(value) ?? "");

function mutatedHeaders(
  cookie: string,
  hasBody: boolean,
  random: Random,
  isValid: boolean,
): Record<string, string> {
  const rarely = (share: number): boolean => !isValid && random.chance(share);
  return {
    "sec-fetch-site": rarely(0.03)
      ? random.pick(["cross-site", "same-site", "x", ""])
      : "same-origin",
    "idempotency-key": rarely(0.1)
      ? random.pick(["", "a b", "é", "k".repeat(300)])
      : random.hex(32),
    ...(rarely(0.05)
      ? {}
      : {
          cookie: rarely(0.05)
            ? random.pick([
                "okpay_sid=",
                "okpay_sid=%00",
                `okpay_sid=${"A".repeat(43)}`,
                "=;=;=",
                "a".repeat(4_000),
              ])
            : cookie,
        }),
    ...(hasBody
      ? {
          "content-type": rarely(0.05)
            ? random.pick([
                "text/plain",
                "application/json\t",
                "application/json;charset=utf-16",
                "",
              ])
            : "application/json",
        }
      : {}),
    ...(rarely(0.1)
      ? {
          "accept-language": random.pick(
            ["zh-CN", "*", "en;q=9", "x".repeat(3_000), "日本"].map(encodeURI),
          ),
        }
      : {}),
    ...(rarely(0.1)
      ? { "x-forwarded-for": random.pick(["1.2.3.4", "::1", "x", "1.2.3.4, 5.6.7.8"]) }
      : {}),
    ...(rarely(0.05) ? { "x-request-id": random.pick(["a", "<script>", "a".repeat(500)]) } : {}),
    ...(rarely(0.05) ? { "user-agent": "u".repeat(5_000) } : {}),
  };
}
