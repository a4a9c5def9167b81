import { describe, expect, it } from "vitest";
import { clientNetOf } from "./client-net.ts";
import { normaliseDisplayName } from "./display-name.ts";
import { normaliseEmail } from "./email-address.ts";
import { maskEmail, maskName, maskPhone } from "./masking.ts";
import { parseMobileNumber } from "./mobile-number.ts";

describe("normaliseEmail", () => {
  it.each([
    ["lin.yue@example.com", "lin.yue@example.com"],
    ["  Lin.Yue@EXAMPLE.com ", "lin.yue@example.com"],
    ["a+tag@sub.example.co", "a+tag@sub.example.co"],
    ["o'neil@example.com", "o'neil@example.com"],
    ["user@例子.测试", "user@xn--fsqu00a.xn--0zwm56d"],
  ])("%j becomes %j", (input, expected) => {
    expect(normaliseEmail(input)).toBe(expected);
  });

  it.each([
    "",
    "@",
    "a@",
    "@example.com",
    "a@@example.com",
    "a@b@example.com",
    "plain",
    "a@localhost",
    "a@1.2.3.4",
    "a@example.com\r\nBcc: victim@example.com",
    "a\n@example.com",
    "a b@example.com",
    "a@exa mple.com",
    "a＠example.com",
    "victim＠x.example@example.com",
    "аdmin@example.com",
    "林@example.com",
    ".a@example.com",
    "a.@example.com",
    "a..b@example.com",
    "<a@example.com>",
    "a,b@example.com",
    '"a"@example.com',
    `${"a".repeat(65)}@example.com`,
    `a@${"b".repeat(250)}.com`,
    "a@-example.com",
    "a@example-.com",
    "a\u0000@example.com",
  ])("%j is no address", (input) => {
    expect(normaliseEmail(input)).toBeNull();
  });
});

describe("parseMobileNumber", () => {
  it.each([
    ["+8613800138000", "+8613800138000"],
    ["138 0013 8000", "+8613800138000"],
    ["0086-138-0013-8000", "+8613800138000"],
    ["+86 (138) 0013.8000", "+8613800138000"],
    ["＋８６１３８００１３８０００", "+8613800138000"],
    ["+81 90 1234 5678", "+819012345678"],
    ["+1 415 555 2671", "+14155552671"],
  ])("%j becomes %j", (input, expected) => {
    expect(parseMobileNumber(input)).toBe(expected);
  });

  it.each([
    ["a landline", "+862112345678"],
    ["premium", "+1 900 555 0100"],
    ["toll-free", "+86 800 810 1234"],
    ["too short", "+86138001"],
    ["too long", "+86138001380001"],
    ["letters", "+86 138 CALL ME"],
    ["an extension", "13800138000;ext=3"],
    ["a line break", "13800138000\r\n13900139000"],
    ["nothing", ""],
    ["an address", "lin@example.com"],
  ])("refuses %s", (_what, input) => {
    expect(parseMobileNumber(input)).toBeNull();
  });
});

describe("normaliseDisplayName", () => {
  it.each([
    ["林悦", "林悦"],
    ["  Li \u00a0 Yue ", "Li Yue"],
    ["Jose\u0301", "José"],
    ["O’Neil-Smith Jr. 3", "O’Neil-Smith Jr. 3"],
    ["👩‍💻 Ada", "👩‍💻 Ada"],
  ])("%j becomes %j", (input, expected) => {
    expect(normaliseDisplayName(input)).toBe(expected);
  });

  it.each([
    "",
    "   ",
    "...",
    "Lin\r\nBcc: x",
    "Lin\u0000",
    "Lin\u202eeuY",
    "\u2066Lin",
    "Lin\u2028Yue",
    "https://evil.example",
    "a@b",
    "<b>Lin</b>",
    "x".repeat(81),
  ])("%j is no name", (input) => {
    expect(normaliseDisplayName(input)).toBeNull();
  });
});

describe("masks", () => {
  it.each([
    ["林悦", "林*"],
    ["欧阳小敏", "欧***"],
    ["林", "林*"],
    ["Li Yue", "L** Y**"],
    ["Ada", "A**"],
    ["👩‍💻 Ada", "👩‍💻** A**"],
  ])("of the name %j is %j", (name, mask) => {
    expect(maskName(name)).toBe(mask);
  });
  it("keep the domain, and both ends of a number", () => {
    expect(maskEmail("lin.yue@example.com")).toBe("l***@example.com");
    expect(maskPhone("+8613800138000")).toBe("+86 138****8000");
    expect(maskPhone("+4512345678")).toBe("+45 ****5678");
  });
});

describe("clientNetOf", () => {
  it.each([
    ["203.0.113.7", "203.0.113.7"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:db8:1:2::1", "2001:db8:1:2::/64"],
    ["2001:0DB8:0001:0002:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"],
    ["::1", "0:0:0:0::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
  ])("%s counts as %s", (ip, net) => {
    expect(clientNetOf(ip)).toBe(net);
  });
});
