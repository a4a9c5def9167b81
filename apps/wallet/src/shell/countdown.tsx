export { useSecondsUntil } from "@okpay/ui/countdown.tsx";
