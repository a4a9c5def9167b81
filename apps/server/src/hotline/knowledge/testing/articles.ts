import type { FileArticle } from "../importing.ts";

/** The texts of an article in one language. */
const textOf = (title: string, body: string, questions: readonly string[]) => ({
  title,
  summary: `${title}, in short`,
  spoken: `${title}, said aloud.`,
  questions,
  body,
});
/** A whole article; what is not given is a declined card. */
const article = (id: string, overrides: Partial<FileArticle> = {}): FileArticle => ({
  id,
  topic: "declines",
  audience: "customer",
  skill: "payments",
  declineCodes: [],
  links: [{ to: "/limits" }],
  related: [],
  reviewDueMonths: 6,
  texts: {
    en: textOf("Zebra card refused at the ferry", "Your bank said no. Ask it.", [
      "zebra ferry card",
    ]),
    "zh-CN": textOf("斑马卡在渡轮被拒", "银行拒绝了，请联系银行。", ["斑马卡渡轮被拒"]),
  },
  ...overrides,
});
/** What no stranger may ever read. */
export const SECRET = "wombat-procedure";
/** One article for everybody, one for agents. */
export const FILES = [
  article("zebra-ferry", { declineCodes: ["zebra_refused"] }),
  article("agents-only-wombat", {
    audience: "agent",
    declineCodes: ["limit_day"],
    texts: {
      en: textOf(SECRET, `The ${SECRET} for callers`, [SECRET]),
      "zh-CN": textOf("袋熊流程", "袋熊流程细节", ["袋熊流程"]),
    },
  }),
];
