import type { Database } from "../../platform/db/index.ts";
import type { PaymentHistory } from "../risk/index.ts";
import { sentSince } from "./repository.ts";

/** What risk asks of payments, which stand above it. */
export const createPaymentHistory = (database: Database): PaymentHistory => ({
  sentSince: (customerId, currency, since) =>
    sentSince(database.kysely, customerId, currency, since),
});
