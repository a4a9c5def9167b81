export { FLOW, LAST_PAYMENT } from "./flow.ts";
export {
  type LastPayment,
  type LastPaymentOf,
  PAYMENT_SENTENCES,
  sentencesOf,
} from "./last-payment.ts";
export { answer, begin, type Circumstances, giveUp, type Position, type Proof } from "./walk.ts";
