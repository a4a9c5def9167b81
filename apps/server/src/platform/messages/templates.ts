import {
  isMessageKey,
  type Locale,
  type MessageKey,
  type MessageParams,
  translatorFor,
} from "@okpay/i18n";

/**
 * Mail and SMS come from the catalogues alone: `mail.<template>.subject`, `.text` (paragraphs parted by a blank line) and,
 * when the mail has a button, `.action` with the parameter `link`; `sms.<template>` for a short message. So this folder
 * knows no module, and a template without its text is a type error where it is sent.
 */
export type MailTemplate = TemplateOf<MessageKey, "mail.", ".subject">;
export type SmsTemplate = TemplateOf<MessageKey, "sms.", "">;

type TemplateOf<
  Key,
  Prefix extends string,
  Suffix extends string,
> = Key extends `${Prefix}${infer Name}${Suffix}` ? Name : never;

export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Plain text and simple HTML that says the same. Parameters may come from people: they are escaped, never trusted. */
export function renderMail(
  template: MailTemplate,
  locale: Locale,
  params: MessageParams,
): RenderedMail {
  const t = translatorFor(locale);
  const text = (part: string): string => t(requireKey(`mail.${template}.${part}`), params);
  const subject = onOneLine(text("subject"));
  const paragraphs = text("text").split("\n\n");
  // The one code that staff do ask for says so itself.
  const footer = t(template === "call_code" ? "mail.layout.footer_call" : "mail.layout.footer");
  const link = params["link"];
  const action =
    isMessageKey(`mail.${template}.action`) && typeof link === "string"
      ? { label: text("action"), link }
      : null;
  return {
    subject,
    text: [
      ...paragraphs,
      ...(action === null ? [] : [`${action.label}\n${action.link}`]),
      `-- \n${footer}`,
    ].join("\n\n"),
    html: htmlMail({ locale, subject, paragraphs, action, footer }),
  };
}

/** One line of text. One link only is ever put into an SMS: the survey's, whose page asks for no secret (docs/decisions/surveys.md). */
export const renderSms = (template: SmsTemplate, locale: Locale, params: MessageParams): string =>
  onOneLine(translatorFor(locale)(requireKey(`sms.${template}`), params));

function htmlMail(mail: {
  locale: Locale;
  subject: string;
  paragraphs: readonly string[];
  action: { label: string; link: string } | null;
  footer: string;
}): string {
  const paragraph = (text: string): string =>
    `<p style="margin:0 0 16px">${escapeHtml(text).replaceAll("\n", "<br>")}</p>`;
  const { action } = mail;
  const button =
    action === null
      ? ""
      : `<p style="margin:24px 0"><a href="${escapeHtml(action.link)}" style="display:inline-block;padding:12px 20px;border-radius:8px;background:#0b5d4e;color:#ffffff;text-decoration:none;font-weight:600">${escapeHtml(action.label)}</a></p>
<p style="margin:0 0 16px;font-size:13px;color:#555555;word-break:break-all">${escapeHtml(action.link)}</p>`;
  return `<!doctype html>
<html lang="${mail.locale}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(mail.subject)}</title></head>
<body style="margin:0;padding:24px;background:#ffffff;color:#1a1a1a;font:16px/1.6 system-ui,-apple-system,'PingFang SC','Microsoft YaHei','Noto Sans SC',sans-serif">
<div style="max-width:560px;margin:0 auto">
<p style="margin:0 0 24px;font-weight:700;color:#0b5d4e">OKPay</p>
${mail.paragraphs.map(paragraph).join("\n")}
${button}
<p style="margin:32px 0 0;padding-top:16px;border-top:1px solid #dddddd;font-size:13px;color:#555555">${escapeHtml(mail.footer)}</p>
</div>
</body>
</html>
`;
}

const HTML_ESCAPES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => HTML_ESCAPES[character] ?? character);

/** A subject or SMS with a line break in it would be a header, or a second message, of somebody else's making. */
const onOneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();

function requireKey(key: string): MessageKey {
  if (!isMessageKey(key)) throw new RangeError(`no text ${key}`);
  return key;
}
