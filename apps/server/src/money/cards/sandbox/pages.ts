import { createHash } from "node:crypto";
import type { NetworkCharge } from "./charges.ts";
import { type Faults, SETTLEMENT_FAULTS, WEBHOOK_FAULTS } from "./faults.ts";

/**
 * The two pages of the sandbox network: the issuer's question (3-D Secure) and the control page. Plain HTML, no script:
 * they must work in a frame under a strict policy, and say on themselves that no bank is behind them.
 */
const STYLE = `
  body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; padding: 1.25rem; max-width: 34rem; color: #1c1b22; background: #fff; }
  h1 { font-size: 1.25rem; margin: .5rem 0; } .tag { background: #fff3cd; color: #5c4500; padding: .125rem .5rem; border-radius: .5rem; font-weight: 600; }
  button { font: inherit; min-height: 2.75rem; padding: 0 1rem; border-radius: .5rem; border: 1px solid #5a5866; background: #fff; color: inherit; cursor: pointer; }
  button.main { background: #1c4fd8; color: #fff; border-color: #1c4fd8; } label { display: block; margin: .75rem 0; }
  input, select { font: inherit; min-height: 2.5rem; min-width: 12rem; } .row { display: flex; gap: .75rem; flex-wrap: wrap; margin-top: 1rem; }
  @media (prefers-color-scheme: dark) { body { background: #17161c; color: #eceaf3; } button { background: #17161c; } }
`;
const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");

/** Frames of OKPay's own pages may show it; nothing is loaded, nothing runs. */
export const pagePolicy = (frameAncestors: string): string =>
  `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action *; frame-ancestors ${frameAncestors}`;

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

export const page = (lang: "en" | "zh-CN", title: string, body: string): string =>
  `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escaped(title)}</title><style>${STYLE}</style></head><body><main>${body}</main></body></html>`;

const CHALLENGE_TEXTS = {
  en: {
    title: "Confirm this payment with your bank",
    sandbox: "Sandbox: no real bank, no real money",
    ask: (amount: string, lastFour: string) =>
      `Is it you who pays ${amount} with the card ending in ${lastFour}?`,
    yes: "Yes, it is me",
    no: "No, refuse it",
    over: "This question was answered already.",
  },
  "zh-CN": {
    title: "请向银行确认这笔付款",
    sandbox: "沙盒：没有真实的银行，也没有真实的资金",
    ask: (amount: string, lastFour: string) => `是您本人用尾号 ${lastFour} 的卡支付 ${amount} 吗？`,
    yes: "是我本人",
    no: "不是，拒绝付款",
    over: "这个问题已经回答过了。",
  },
} as const;

/** The issuer's question, in the language of whoever is asked. */
export function challengePage(charge: NetworkCharge, lang: "en" | "zh-CN"): string {
  const texts = CHALLENGE_TEXTS[lang];
  const digits = new Intl.NumberFormat(lang, { style: "currency", currency: charge.currency });
  const exponent = digits.resolvedOptions().maximumFractionDigits ?? 2;
  // Shown, never calculated with: the amount of the question is the one that is held, in whole minor units.
  const minor = charge.amountMinor.padStart(exponent + 1, "0");
  const decimal = exponent === 0 ? minor : `${minor.slice(0, -exponent)}.${minor.slice(-exponent)}`;
  const amount = digits.format(decimal as Intl.StringNumericLiteral);
  const form =
    charge.challenge?.answer === "open"
      ? `<p>${escaped(texts.ask(amount, charge.lastFour))}</p><form method="post" class="row"><button class="main" name="answer" value="passed">${texts.yes}</button><button name="answer" value="failed">${texts.no}</button></form>`
      : `<p>${texts.over}</p>`;
  return page(
    lang,
    texts.title,
    `<p><span class="tag">${texts.sandbox}</span></p><h1>${texts.title}</h1>${form}`,
  );
}

const select = (name: string, options: readonly string[], chosen: string): string =>
  `<select name="${name}">${options.map((option) => `<option${option === chosen ? " selected" : ""}>${option}</option>`).join("")}</select>`;

/** Where the network's faults are set by hand. */
export function controlPage(merchant: string, faults: Faults): string {
  return page(
    "en",
    "Sandbox card network",
    `<p><span class="tag">Sandbox</span></p><h1>Card network: faults of ${escaped(merchant)}</h1>
<form method="post"><label>Every answer takes longer by (ms) <input name="slowMs" type="number" min="0" max="60000" value="${faults.slowMs}"></label>
<label>Answers to lose <input name="loseAnswers" type="number" min="0" max="1000" value="${faults.loseAnswers}"></label>
<label>Reached ${select("isDown", ["true", "false"], String(faults.isDown)).replace("<select", '<select aria-label="Network is down"')} = down</label>
<label>Webhooks ${select("webhooks", WEBHOOK_FAULTS, faults.webhooks)}</label>
<label>Settlement file ${select("settlement", SETTLEMENT_FAULTS, faults.settlement)}</label>
<p class="row"><button class="main">Set</button></p></form>`,
  );
}
