export { useIsOnline } from "@okpay/ui/online.ts";
