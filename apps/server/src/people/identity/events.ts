/** Somebody became a customer: `{ customerId }`. Published with the booking that made it true. */
export const CUSTOMER_ACTIVATED = "customer.activated";
