import type { CardDeclineCode } from "./ports.ts";

/** How a sandbox card behaves; each causes one known outcome, like the test cards of real networks. */
export type DemoBehaviour =
  | { readonly kind: "approves"; readonly afterMs?: number }
  | { readonly kind: "declines"; readonly code: CardDeclineCode }
  /** Charged, but the answer never reaches us: an enquiry finds it. */
  | { readonly kind: "loses_answer" }
  /** The network itself cannot say for this long. */
  | { readonly kind: "answers_late"; readonly afterMs: number };

export interface DemoCard {
  readonly id: string;
  readonly brand: string;
  readonly lastFour: string;
  readonly label: { readonly en: string; readonly "zh-CN": string };
  readonly behaviour: DemoBehaviour;
}

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

/** The cards of the demo world, the same for everybody. There is no card number anywhere: the id stands for it. */
export const DEMO_CARDS: readonly DemoCard[] = [
  {
    id: "sandbox_visa_approved",
    brand: "Visa",
    lastFour: "4242",
    label: { en: "Sandbox Visa: approved", "zh-CN": "沙盒 Visa：支付成功" },
    behaviour: { kind: "approves" },
  },
  {
    id: "sandbox_visa_declined",
    brand: "Visa",
    lastFour: "0002",
    label: { en: "Sandbox Visa: declined by the bank", "zh-CN": "沙盒 Visa：发卡行拒绝" },
    behaviour: { kind: "declines", code: "card_declined" },
  },
  {
    id: "sandbox_unionpay_insufficient",
    brand: "UnionPay",
    lastFour: "9995",
    label: { en: "Sandbox UnionPay: not enough money", "zh-CN": "沙盒银联：余额不足" },
    behaviour: { kind: "declines", code: "card_insufficient_funds" },
  },
  {
    id: "sandbox_mastercard_expired",
    brand: "Mastercard",
    lastFour: "0069",
    label: { en: "Sandbox Mastercard: expired", "zh-CN": "沙盒万事达：卡片已过期" },
    behaviour: { kind: "declines", code: "card_expired" },
  },
  {
    id: "sandbox_visa_slow",
    brand: "Visa",
    lastFour: "7777",
    label: { en: "Sandbox Visa: answers after 3 seconds", "zh-CN": "沙盒 Visa：3 秒后应答" },
    behaviour: { kind: "approves", afterMs: 3_000 },
  },
  {
    id: "sandbox_visa_lost",
    brand: "Visa",
    lastFour: "3155",
    label: {
      en: "Sandbox Visa: charged, but the answer is lost",
      "zh-CN": "沙盒 Visa：已扣款但应答丢失",
    },
    behaviour: { kind: "loses_answer" },
  },
  {
    id: "sandbox_unionpay_late",
    brand: "UnionPay",
    lastFour: "0341",
    label: {
      en: "Sandbox UnionPay: the outcome is known after a week",
      "zh-CN": "沙盒银联：一周后才有结果",
    },
    behaviour: { kind: "answers_late", afterMs: WEEK_MS },
  },
];
