export { hintSession, mayBeSignedIn } from "@okpay/ui/session-hint.ts";
