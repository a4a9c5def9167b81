/** A small help centre in both languages, written for these tests: not the product's articles, not anybody's data. */
import type { SearchArticle } from "../article.ts";

const english: SearchArticle[] = [
  {
    id: "limits",
    title: "How much you can send",
    examples: [
      "what is my daily limit",
      "why can't I send more than 500",
      "raise my sending limit",
      "most I can pay per month",
    ],
    queue: "payments",
  },
  {
    id: "lost-card",
    title: "Your card is lost or stolen",
    examples: [
      "I lost my card",
      "someone stole my wallet with the card",
      "how do I block a missing card",
      "card was stolen yesterday",
    ],
    queue: "cards",
  },
  {
    id: "sign-in-code",
    title: "The sign-in code does not arrive",
    examples: [
      "I never got the code",
      "no sms with the login code",
      "verification code not received",
      "the text message never came",
    ],
    queue: "account",
  },
  {
    id: "refund",
    title: "When a refund arrives",
    examples: [
      "where is my refund",
      "the shop says they returned my money",
      "how long does a refund take",
      "refund not in my balance",
    ],
    queue: "payments",
  },
  {
    id: "card-abroad",
    title: "Using a card in another country",
    examples: [
      "does my card work abroad",
      "paying in a foreign currency",
      "card refused on holiday in Spain",
      "fees for using the card overseas",
    ],
    queue: "cards",
  },
];

const chinese: SearchArticle[] = [
  {
    id: "limits",
    title: "每天最多能转多少钱",
    examples: ["转账限额是多少", "为什么不能转超过五百", "怎么提高额度", "一个月最多付多少"],
    queue: "payments",
  },
  {
    id: "lost-card",
    title: "卡丢了或者被盗",
    examples: ["我的卡不见了", "卡被偷了怎么办", "怎么挂失", "昨天丢了钱包和卡"],
    queue: "cards",
  },
  {
    id: "sign-in-code",
    title: "收不到登录验证码",
    examples: ["验证码一直没来", "短信收不到", "忘记密码登录不了", "没有收到验证短信"],
    queue: "account",
  },
  {
    id: "refund",
    title: "退款什么时候到账",
    examples: ["退的钱在哪里", "商家说已经退款了", "退款要几天", "余额里没看到退款"],
    queue: "payments",
  },
  {
    id: "card-abroad",
    title: "在国外用卡",
    examples: ["卡在国外能用吗", "外币付款怎么算", "在日本刷卡失败", "境外刷卡手续费"],
    queue: "cards",
  },
];

/** Ten entries: five articles, each in both languages under one id. */
export const helpCentre: readonly SearchArticle[] = [...english, ...chinese];
