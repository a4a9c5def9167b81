import * as payments from "../staff-payments.ts";
import type { RouteContract } from "./contract.ts";

const ofStaff = {
  tag: "staff",
  access: "staff",
  grant: "customers.view",
  method: "GET",
} as const;

/** On the console's listener: needs the caller at one's desk, or an open case of one's own about this customer. */
export const staffPaymentRoutes = {
  listCustomerPayments: {
    ...ofStaff,
    operationId: "listCustomerPayments",
    path: "/v1/staff/customers/:customerId/payments",
    summary: "A customer's payments, newest first; the look is logged and shown to the customer",
    params: payments.customerPaymentsParams,
    query: payments.customerPaymentsQuery,
    success: { status: 200, body: payments.customerPayments },
  },
  viewCustomerPayment: {
    ...ofStaff,
    operationId: "viewCustomerPayment",
    path: "/v1/staff/customers/:customerId/payments/:paymentId",
    summary:
      "A payment's story, why it failed and what to do; the look is logged and shown to the customer",
    params: payments.customerPaymentParams,
    query: payments.customerPaymentQuery,
    success: { status: 200, body: payments.customerPayment },
  },
} as const satisfies Record<string, RouteContract>;
