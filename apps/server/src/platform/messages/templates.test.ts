import { LOCALES, messagesOf } from "@okpay/i18n";
import { describe, expect, it } from "vitest";
import { type MailTemplate, renderMail, renderSms } from "./templates.ts";

const received = {
  name: "林悦",
  payer: "周敏",
  amount: "CNY 100.00",
  reference: "pay_1",
  link: "https://pay.example.com/activity/pay_1",
};

describe("mails", () => {
  it.each(LOCALES)("say the same in text and HTML, in %s", (locale) => {
    const { subject, text, html } = renderMail("payment_received", locale, received);
    expect(subject).toMatch(/周敏.*CNY 100\.00/);
    for (const fact of ["周敏", "林悦", "CNY 100.00", "pay_1", received.link]) {
      expect(text).toContain(fact);
      expect(html).toContain(fact);
    }
    expect(html).toContain(`<html lang="${locale}">`);
  });

  it("escape what people typed: a name is never markup", () => {
    const { html } = renderMail("payment_received", "en", {
      ...received,
      payer: `<img src=x onerror="alert('1')">&`,
    });
    expect(html).not.toContain("<img");
    expect(html).toContain("&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;");
  });

  const MAILS = Object.keys(messagesOf("en")).flatMap(
    (key) => /^mail\.(\w+)\.subject$/.exec(key)?.[1] ?? [],
  ) as MailTemplate[];
  /** Every parameter of a mail; one that is counted is a number, which nobody types. */
  const paramsOf = (mail: MailTemplate, locale: "en" | "zh-CN", value: string) => {
    const texts = Object.entries(messagesOf(locale)).filter(([key]) =>
      key.startsWith(`mail.${mail}.`),
    );
    const names = [
      ...texts
        .map(([, text]) => text)
        .join()
        .matchAll(/\{(\w+)(, plural)?/g),
    ];
    return {
      link: value,
      ...Object.fromEntries(names.map(([, name, counted]) => [name, counted ? 3 : value])),
    };
  };
  const tagsOf = (html: string) => html.match(/<[/!]?[a-z]+/g);
  it.each(MAILS)(
    "%s says what people typed as text, whichever part of it they typed [I7]",
    (mail) => {
      const hostile = `</title><img src=x onerror="document.title='taken'">`;
      for (const locale of LOCALES) {
        const { text, html } = renderMail(mail, locale, paramsOf(mail, locale, hostile));
        const { html: harmless } = renderMail(mail, locale, paramsOf(mail, locale, "words"));
        expect(tagsOf(html)).toEqual(tagsOf(harmless));
        if (text.includes(hostile))
          expect(html).toContain("&lt;/title&gt;&lt;img src=x onerror=&quot;document.title=&#39;");
      }
    },
  );

  it("have a subject of one line: a name is never a header", () => {
    const { subject } = renderMail("payment_received", "en", {
      ...received,
      payer: "Zhou\r\nBcc: victim@example.com\u2028X",
    });
    expect(subject).toBe("Zhou Bcc: victim@example.com X sent you CNY 100.00");
  });

  it("read ICU syntax in a name as plain text", () => {
    expect(
      renderMail("payment_received", "en", { ...received, payer: "{amount, plural, other {#}}" })
        .text,
    ).toContain("{amount, plural, other {#}}");
  });

  it("without their parameters fail loudly instead of being sent half", () => {
    expect(() => renderMail("payment_received", "en", {})).toThrow();
    expect(() => renderMail("no_such_mail" as "payment_received", "en", {})).toThrow("no text");
  });
});

describe("SMS", () => {
  it.each(LOCALES)("fit two parts, hold no link and no line break, in %s", (locale) => {
    for (const text of [
      renderSms("confirm_phone", locale, { code: "012345", minutes: 10 }),
      renderSms("payment_received", locale, { payer: "Zhou\nMin", amount: "CNY 100.00" }),
    ]) {
      expect(text).not.toMatch(/https?:|www\.|[\r\n]/);
      // Two parts: 134 characters when any is outside GSM-7, else 306.
      expect(text.length).toBeLessThanOrEqual(134);
    }
    expect(renderSms("confirm_phone", locale, { code: "012345", minutes: 10 })).toContain("012345");
  });
});
