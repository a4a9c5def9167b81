/** Alone in a file: the payment's end empties the form without bringing it along. */
export const SEND_ABROAD_DRAFT = "send-abroad";
