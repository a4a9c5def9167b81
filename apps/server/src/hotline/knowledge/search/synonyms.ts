/**
 * Words of a wallet that people use for one another, written by us. Where a question holds one of a group, the others' terms join it
 * with little weight: enough to find an article without a common word, too little to outvote the words that were typed.
 */
import { normalise, termsOf, tokensOf } from "./text.ts";

const GROUPS: readonly (readonly string[])[] = [
  ["limit", "cap", "maximum", "most i can", "how much can i"],
  ["fee", "charge", "cost", "commission", "surcharge"],
  ["lost", "missing", "misplaced", "cant find"],
  ["stolen", "theft", "robbed"],
  ["blocked", "locked", "frozen", "suspended", "restricted"],
  ["declined", "rejected", "refused", "denied", "failed", "didnt go through", "not accepted"],
  ["pending", "processing", "stuck", "in progress", "waiting"],
  ["refund", "money back", "reimburse", "return my money"],
  ["top up", "topup", "add money", "load", "deposit", "add funds"],
  ["withdraw", "cash out", "take out", "take money out"],
  ["password", "passcode", "login code"],
  ["sign in", "log in", "login", "access my account"],
  ["phone", "mobile", "cell", "device", "handset"],
  ["verify", "verification", "confirm", "prove", "identification"],
  ["close", "delete", "terminate", "cancel my account", "deactivate"],
  ["abroad", "overseas", "foreign", "international", "another country"],
  ["exchange rate", "conversion rate", "currency rate"],
  ["scam", "fraud", "fraudulent", "phishing", "suspicious"],
  ["beneficiary", "recipient", "payee", "receiver"],
  ["twice", "double", "duplicate", "two times"],
  ["hotline", "call you", "phone number", "talk to someone", "speak to a person", "support line"],
  ["complaint", "complain", "unhappy"],
  ["email", "mail", "inbox"],
  ["code", "otp", "one time code"],
  ["receipt", "statement", "proof of payment"],
  ["discount", "coupon", "voucher", "promotion", "cashback"],
  ["autopay", "direct debit", "automatic payment", "recurring"],
  ["额度", "限额", "上限"],
  ["提额", "提升额度", "提高额度", "增加额度", "升额"],
  ["降额", "降低额度", "减少额度"],
  ["手续费", "费用", "服务费", "收费"],
  ["丢了", "丢失", "遗失", "找不到", "不见了"],
  ["被盗", "盗刷", "盗用"],
  ["冻结", "锁定", "被锁", "封号", "被限制"],
  ["失败", "被拒", "拒绝", "不成功", "没成功", "付不了"],
  ["处理中", "还没到", "没到账", "未到账", "不到账"],
  ["退款", "退钱", "退回", "返还"],
  ["充值", "充钱", "存钱", "入金"],
  ["提现", "取现", "取钱", "取出来"],
  ["转账", "转钱", "汇款", "打款"],
  ["密码", "口令"],
  ["登录", "登陆", "登不上", "登不进"],
  ["手机号", "手机号码", "电话号码", "预留电话"],
  ["更换", "更改", "修改", "换成", "变更"],
  ["实名", "认证", "身份验证"],
  ["注销", "销户", "关闭账户", "删除账户"],
  ["境外", "国外", "海外"],
  ["汇率", "兑换率"],
  ["诈骗", "骗子", "被骗", "钓鱼"],
  ["收款人", "对方"],
  ["重复", "两次", "两遍"],
  ["客服", "人工", "热线", "客服电话", "联系方式"],
  ["投诉", "举报"],
  ["验证码", "校验码", "短信码"],
  ["优惠券", "优惠卷", "红包", "抵扣券", "代金券"],
  ["账单", "帐单", "明细"],
  ["账户", "帐户", "账号", "帐号"],
  ["自动扣款", "代扣", "自动还款", "免密支付"],
  ["多久", "多长时间", "什么时候", "何时", "几天"],
  ["怎么", "如何", "怎样", "咋"],
  ["为什么", "为啥", "为何", "怎么回事"],
  ["银行卡", "储蓄卡", "借记卡"],
];

interface Phrase {
  readonly text: string;
  readonly others: ReadonlyMap<string, number>;
}

const WEIGHT = 0.35;

const phrases: readonly Phrase[] = GROUPS.flatMap((group) => {
  const terms = group.map((text) => termsOf(tokensOf(text)));
  return group.map((text, index) => {
    const others = new Map<string, number>();
    for (const [other, list] of terms.entries())
      if (other !== index)
        for (const term of list) others.set(term, WEIGHT / Math.max(1, list.length));
    return { text: placed(text), others };
  });
});

/** Spaces around Latin words, so that "cap" is not found in "escape". */
function placed(text: string): string {
  const { words, runs } = tokensOf(text);
  return runs.length > 0 ? normalise(text) : ` ${words.join(" ")} `;
}

/** The terms that a question's synonyms add, with their weight. `place` is the question as `placeOf` writes it. */
export function synonymTerms(place: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const { text, others } of phrases) {
    if (!place.includes(text)) continue;
    for (const [term, weight] of others) found.set(term, Math.max(weight, found.get(term) ?? 0));
  }
  return found;
}

/** The question as the synonyms are looked for in it. */
export function placeOf(words: readonly string[], runs: readonly string[]): string {
  return ` ${words.join(" ")} ${runs.join(" ")}`;
}
