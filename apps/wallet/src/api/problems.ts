export { isRefusal, isUnanswered, type Refusal } from "@okpay/api-client";
