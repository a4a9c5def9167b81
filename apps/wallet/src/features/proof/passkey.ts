export {
  askPasskey,
  isPasskeyAutofillSupported,
  isPasskeySupported,
  makePasskey,
  PasskeyNotUsed,
} from "@okpay/ui/passkeys.ts";
