/**
 * The control pages of the sandbox partners: a form of faults in the language of whoever sets them. Plain HTML; what is sent
 * are the fault's own names, the same as over the API.
 */
export type PageLanguage = "en" | "zh-CN";
type Words = Readonly<Record<PageLanguage, string>>;

const FIELDS = {
  slowMs: { en: "Every answer takes longer by (ms)", "zh-CN": "每次应答延迟（毫秒）" },
  loseAnswers: { en: "Answers to lose", "zh-CN": "丢失应答次数" },
  answersTwice: { en: "Answers to give twice", "zh-CN": "重复应答次数" },
  isDown: { en: "Reachable", "zh-CN": "是否可连接" },
  webhooks: { en: "Webhooks come", "zh-CN": "Webhook 到达" },
  settlement: { en: "Settlement file", "zh-CN": "清算文件" },
  returns: { en: "Returns are told", "zh-CN": "退汇通知" },
  statement: { en: "Statement", "zh-CN": "银行对账单" },
  rates: { en: "Rates", "zh-CN": "汇率" },
} as const satisfies Record<string, Words>;

const OPTIONS: Readonly<Record<string, Words>> = {
  false: { en: "yes", "zh-CN": "可连接" },
  true: { en: "no, it is down", "zh-CN": "不可连接" },
  prompt: { en: "at once", "zh-CN": "立即" },
  early: { en: "before the answer", "zh-CN": "早于应答" },
  late: { en: "late", "zh-CN": "延迟" },
  twice: { en: "twice", "zh-CN": "重复两次" },
  out_of_order: { en: "out of order", "zh-CN": "乱序" },
  never: { en: "never", "zh-CN": "从不" },
  right: { en: "right", "zh-CN": "正确" },
  line_missing: { en: "a line is missing", "zh-CN": "缺一行" },
  line_late: { en: "a line comes a day late", "zh-CN": "一行晚一天" },
  line_unknown: { en: "a line nobody knows", "zh-CN": "多一行未知记录" },
  line_twice: { en: "a line comes twice", "zh-CN": "一行重复" },
  amount_wrong: { en: "an amount is wrong", "zh-CN": "金额有误" },
  currency_wrong: { en: "a currency is wrong", "zh-CN": "币种有误" },
  chargeback: { en: "a chargeback", "zh-CN": "一笔拒付" },
  aged: { en: "15 minutes old", "zh-CN": "已过 15 分钟" },
  stale: { en: "45 minutes old", "zh-CN": "已过 45 分钟" },
  drifting: { en: "running away, 2 % a minute", "zh-CN": "剧烈波动，每分钟 2 %" },
  sum_wrong: { en: "the sum is wrong", "zh-CN": "合计有误" },
};

const WORDS = {
  sandbox: {
    en: "Sandbox: no real bank, no real money",
    "zh-CN": "沙盒：没有真实的银行，也没有真实的资金",
  },
  lead: {
    en: "What goes wrong here from now on, until it is set again or this program ends.",
    "zh-CN": "从现在起在此模拟的故障，直到再次设置或程序结束。",
  },
  set: { en: "Set", "zh-CN": "设置" },
  done: { en: "Set. It counts from the next request on.", "zh-CN": "已设置，从下一个请求起生效。" },
} as const satisfies Record<string, Words>;

type NumberField = "slowMs" | "loseAnswers" | "answersTwice";

export type ControlField =
  | { readonly name: NumberField; readonly value: number; readonly max: number }
  | {
      readonly name: Exclude<keyof typeof FIELDS, NumberField>;
      readonly value: string;
      readonly options: readonly string[];
    };

/** Everything of such a page but its frame. `isSet`: somebody has just pressed the button. */
export function controlForm(
  lang: PageLanguage,
  title: string,
  fields: readonly ControlField[],
  isSet: boolean,
): string {
  const done = isSet ? `<p role="status">${WORDS.done[lang]}</p>` : "";
  return `<p><span class="tag">${WORDS.sandbox[lang]}</span></p><h1>${title}</h1><p>${WORDS.lead[lang]}</p>${done}
<form method="post">${fields.map((field) => `<label>${FIELDS[field.name][lang]} ${input(field, lang)}</label>`).join("\n")}
<p class="row"><button class="main">${WORDS.set[lang]}</button></p></form>`;
}

function input(field: ControlField, lang: PageLanguage): string {
  if (!("options" in field))
    return `<input name="${field.name}" type="number" min="0" max="${field.max}" value="${field.value}">`;
  const options = field.options.map(
    (option) =>
      `<option value="${option}"${option === field.value ? " selected" : ""}>${OPTIONS[option]?.[lang] ?? option}</option>`,
  );
  return `<select name="${field.name}">${options.join("")}</select>`;
}
