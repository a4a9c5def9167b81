const KEY = "okpay.passkey";

/** Whether a passkey of OKPay was used or made on this device: only then is it worth offering in the e-mail field. */
export function mayHavePasskey(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch (refusal) {
    // Storage may be switched off: the button still works.
    if (!(refusal instanceof DOMException)) throw refusal;
    return false;
  }
}

export function hintPasskey(): void {
  try {
    localStorage.setItem(KEY, "yes");
  } catch (refusal) {
    if (!(refusal instanceof DOMException)) throw refusal;
  }
}
