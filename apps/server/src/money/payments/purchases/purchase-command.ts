/** Who commands what, by an id of the merchant's own: the same one again is answered as the first time, for ever. */
export interface PurchaseCommand {
  readonly merchantId: string;
  readonly paymentId: string;
  /** Of the merchant's system; with other content it is refused with `idempotency_key_reused`. */
  readonly clientId: string;
}
