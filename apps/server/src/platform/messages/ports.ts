/** A mail, rendered. `to` is one plain address; texts contain no line breaks outside `text` and `html`. */
export interface OutgoingMail {
  /** Chosen by us and the same on every try, so that a provider or a reader can recognise a repetition. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface OutgoingSms {
  readonly id: string;
  /** E.164. */
  readonly to: string;
  readonly text: string;
}

/** What the provider calls it, when it says so. */
export interface DeliveryReceipt {
  readonly providerReference: string | null;
}

/**
 * Hands a message over to the outside. Resolves when the other side has taken responsibility for it; throws
 * `DeliveryRefused` when repeating is useless; every other failure is tried again with the same id.
 */
export interface MailTransport {
  send(mail: OutgoingMail): Promise<DeliveryReceipt>;
  close(): Promise<void>;
}

export interface SmsTransport {
  send(sms: OutgoingSms): Promise<DeliveryReceipt>;
  close(): Promise<void>;
}

/** The provider will never take this message (unknown recipient, refused content). `reason` holds no personal data. */
export class DeliveryRefused extends Error {
  override readonly name = "DeliveryRefused";
  readonly reason: string;
  constructor(reason: string, options?: ErrorOptions) {
    super(`delivery refused: ${reason}`, options);
    this.reason = reason;
  }
}

/** The provider could not be reached or asked us to come back; `reason` holds no personal data. */
export class DeliveryFailed extends Error {
  override readonly name = "DeliveryFailed";
  readonly reason: string;
  constructor(reason: string, options?: ErrorOptions) {
    super(`delivery failed: ${reason}`, options);
    this.reason = reason;
  }
}
