export { CountdownText, useSecondsUntil } from "@okpay/ui/countdown.tsx";
