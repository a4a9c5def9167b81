/** Session storage: where to go on after a bank has confirmed a card. */
export const WAY_BACK = "okpay.after-card";
