import { createHash } from "node:crypto";
import type { NetworkCharge } from "./charges.ts";
import { type ControlField, controlForm, type PageLanguage } from "./control.ts";
import { type Faults, SETTLEMENT_FAULTS, WEBHOOK_FAULTS } from "./faults.ts";

/**
 * The two pages of the sandbox network: the issuer's question (3-D Secure) and the control page. Plain HTML, no script:
 * they must work in a frame under a strict policy, and say on themselves that no bank is behind them.
 */
const STYLE = `
  :root { color-scheme: light dark; }
  body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; padding: 1.25rem; max-width: 34rem; color: #1c1b22; background: #fff; }
  h1 { font-size: 1.25rem; margin: .5rem 0; } .tag { background: #fff3cd; color: #5c4500; padding: .125rem .5rem; border-radius: .5rem; font-weight: 600; }
  button { font: inherit; min-height: 2.75rem; padding: 0 1rem; border-radius: .5rem; border: 1px solid #5a5866; background: #fff; color: inherit; cursor: pointer; }
  button.main { background: #1c4fd8; color: #fff; border-color: #1c4fd8; } label { display: grid; gap: .25rem; margin: .75rem 0; font-weight: 600; }
  input, select { font: inherit; font-weight: 400; min-height: 2.75rem; padding: 0 .75rem; border: 1px solid #5a5866; border-radius: .5rem; background: transparent; color: inherit; } .row { display: flex; gap: .75rem; flex-wrap: wrap; margin-top: 1rem; }
  @media (prefers-color-scheme: dark) { body { background: #17161c; color: #eceaf3; } button { background: #17161c; } option { background: #17161c; } }
`;
const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");

/** Frames of OKPay's own pages may show it; nothing is loaded, nothing runs. */
export const pagePolicy = (frameAncestors: string): string =>
  `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action *; frame-ancestors ${frameAncestors}`;

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

export const page = (lang: PageLanguage, title: string, body: string): string =>
  `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escaped(title)}</title><style>${STYLE}</style></head><body><main>${body}</main></body></html>`;

const CHALLENGE_TEXTS = {
  en: {
    title: "Confirm this payment with your bank",
    saveTitle: "Confirm this card with your bank",
    askToSave: (lastFour: string) =>
      `Is it you who saves the card ending in ${lastFour}? Nothing is charged.`,
    sandbox: "Sandbox: no real bank, no real money",
    ask: (amount: string, lastFour: string, payee: string | null) =>
      `Is it you who pays ${amount}${payee === null ? "" : ` to ${payee}`} with the card ending in ${lastFour}?`,
    yes: "Yes, it is me",
    no: "No, refuse it",
    over: "This question was answered already.",
  },
  "zh-CN": {
    title: "请向银行确认这笔付款",
    saveTitle: "请向银行确认这张卡",
    askToSave: (lastFour: string) => `是您本人保存尾号 ${lastFour} 的卡吗？不会扣款。`,
    sandbox: "沙盒：没有真实的银行，也没有真实的资金",
    ask: (amount: string, lastFour: string, payee: string | null) =>
      `是您本人用尾号 ${lastFour} 的卡${payee === null ? "" : `向“${payee}”`}支付 ${amount} 吗？`,
    yes: "是我本人",
    no: "不是，拒绝",
    over: "这个问题已经回答过了。",
  },
} as const;

/** The issuer's question, in the language of whoever is asked. */
export function challengePage(charge: NetworkCharge, lang: PageLanguage): string {
  const texts = CHALLENGE_TEXTS[lang];
  const digits = new Intl.NumberFormat(lang, { style: "currency", currency: charge.currency });
  const exponent = digits.resolvedOptions().maximumFractionDigits ?? 2;
  // Shown, never calculated with: the amount of the question is the one that is held, in whole minor units.
  const minor = charge.amountMinor.padStart(exponent + 1, "0");
  const decimal = exponent === 0 ? minor : `${minor.slice(0, -exponent)}.${minor.slice(-exponent)}`;
  const amount = digits.format(decimal as Intl.StringNumericLiteral);
  // A card that is only saved is asked about with nothing to pay.
  const isSaving = BigInt(charge.amountMinor) === 0n;
  const title = isSaving ? texts.saveTitle : texts.title;
  const question = isSaving
    ? texts.askToSave(charge.lastFour)
    : texts.ask(amount, charge.lastFour, charge.challenge?.payee ?? null);
  const form =
    charge.challenge?.answer === "open"
      ? `<p>${escaped(question)}</p><form method="post" class="row"><button class="main" name="answer" value="passed">${texts.yes}</button><button name="answer" value="failed">${texts.no}</button></form>`
      : `<p>${texts.over}</p>`;
  return page(
    lang,
    title,
    `<p><span class="tag">${texts.sandbox}</span></p><h1>${title}</h1>${form}`,
  );
}

const CONTROL_TITLE = { en: "Card network: faults of", "zh-CN": "卡网络故障：" } as const;

/** Where the network's faults are set by hand. */
export function controlPage(
  merchant: string,
  faults: Faults,
  { lang, isSet }: { readonly lang: PageLanguage; readonly isSet: boolean },
): string {
  const title = `${CONTROL_TITLE[lang]} ${escaped(merchant)}`;
  const fields: ControlField[] = [
    { name: "slowMs", value: faults.slowMs, max: 60_000 },
    { name: "loseAnswers", value: faults.loseAnswers, max: 1_000 },
    { name: "answersTwice", value: faults.answersTwice, max: 1_000 },
    { name: "isDown", value: String(faults.isDown), options: ["false", "true"] },
    { name: "webhooks", value: faults.webhooks, options: WEBHOOK_FAULTS },
    { name: "settlement", value: faults.settlement, options: SETTLEMENT_FAULTS },
  ];
  return page(lang, title, controlForm(lang, title, fields, isSet));
}
