import { messagesOf, t } from "@okpay/i18n";
import { describe, expect, it } from "vitest";
import { type LastPayment, PAYMENT_SENTENCES } from "../ivr/index.ts";
import { paymentOf } from "./spoken.ts";
import { decimalOf, numberOf } from "./spoken-numbers.ts";

type Language = "en" | "zh-CN";
const joined = (keys: readonly (Parameters<typeof t>[1] | `article.${string}`)[], to: Language) =>
  keys.map((key) => t(to, key as Parameters<typeof t>[1])).join(to === "en" ? " " : "");

describe("numbers", () => {
  it.each([
    [1, "一", "one"],
    [2, "两", "two"],
    [10, "十", "ten"],
    [12, "十二", "twelve"],
    [20, "二十", "twenty"],
    [22, "二十二", "twenty two"],
    [100, "一百", "one hundred"],
    [102, "一百零二", "one hundred two"],
    [112, "一百一十二", "one hundred twelve"],
    [200, "两百", "two hundred"],
    [219, "两百一十九", "two hundred nineteen"],
    [222, "两百二十二", "two hundred twenty two"],
    [1_000, "一千", "one thousand"],
    [2_002, "两千零二", "two thousand two"],
    [10_000, "一万", "ten thousand"],
    [10_050, "一万零五十", "ten thousand fifty"],
    [20_010, "两万零一十", "twenty thousand ten"],
    [123_456, "十二万三千四百五十六", "one hundred twenty three thousand four hundred fifty six"],
    [100_000_001, "一亿零一", "one hundred million one"],
    [2_000_000_000, "二十亿", "two billion"],
  ])("%d is said as each language does", (value, chinese, english) => {
    expect(joined(numberOf(value, "zh-CN", true), "zh-CN")).toBe(chinese);
    expect(joined(numberOf(value, "en", true), "en")).toBe(english);
  });

  it("a two that nothing is counted with stays 二; behind the point each digit is said", () => {
    expect(numberOf(2, "zh-CN", false)).toEqual(["phone.number.2"]);
    expect(joined(decimalOf("2.50", "zh-CN"), "zh-CN")).toBe("二点五零");
    expect(joined(decimalOf("1000.05", "en"), "en")).toBe("one thousand point zero five");
    expect(joined(decimalOf("2.00", "zh-CN"), "zh-CN")).toBe("两");
  });
});

describe("a payment", () => {
  const now = { at: new Date("2026-11-30T09:00:00+08:00"), timeZone: "Asia/Shanghai" };
  const payment: LastPayment = {
    kind: "top_up",
    state: "declined",
    direction: "in",
    total: { amountMinor: 2_050n, currency: "USD" },
    declineCode: "insufficient_funds",
    createdAt: new Date("2026-11-28T23:30:00+08:00"),
  };
  const said = (changed: Partial<LastPayment> | null, to: Language) =>
    joined(
      paymentOf(changed === null ? null : { ...payment, ...changed }, to, now).map(
        ({ key }) => key,
      ),
      to,
    );

  it("is said in both languages: what, how much, when, how it stands and why", () => {
    expect(said({}, "en")).toBe(
      "Your last payment was a top-up. The amount was twenty point five zero US dollars on November twenty eight " +
        "It was not paid, and no money moved. Not enough money on the card",
    );
    expect(said({}, "zh-CN")).toBe(
      `您最近一笔是充值。金额是二十点五零美元十一月二十八日。没有付成，款项没有变动。${t("zh-CN", "declines.card_funds.title")}`,
    );
  });

  it("of today and yesterday is told so, in the line's own days; who has none hears that", () => {
    const done = { state: "completed", declineCode: null, kind: "send" } as const;
    expect(said({ ...done, createdAt: new Date("2026-11-30T00:10:00+08:00") }, "en")).toContain(
      "money that came to you. The amount was twenty point five zero US dollars today. It is done.",
    );
    const sent = { ...done, direction: "out" as const };
    expect(said({ ...sent, createdAt: new Date("2026-11-29T23:50:00+08:00") }, "zh-CN")).toContain(
      "转出的款项。金额是二十点五零美元日期是昨天。已经完成。",
    );
    expect(said(null, "en")).toBe("We find no payment of yours.");
  });

  it("every sentence of payments is in both catalogues", () => {
    for (const language of ["en", "zh-CN"] as const)
      expect(PAYMENT_SENTENCES.filter((key) => !(key in messagesOf(language)))).toEqual([]);
  });
});
