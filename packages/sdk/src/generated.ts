/** Made from the contract by npm run gen. */
export const OPERATIONS = {
  createCheckout: { method: "POST", path: "/v1/merchant/checkouts" },
  listCheckouts: { method: "GET", path: "/v1/merchant/checkouts" },
  getCheckout: { method: "GET", path: "/v1/merchant/checkouts/:checkoutId" },
  cancelCheckout: { method: "POST", path: "/v1/merchant/checkouts/:checkoutId/cancellation" },
  listPurchases: { method: "GET", path: "/v1/merchant/payments" },
  getPurchase: { method: "GET", path: "/v1/merchant/payments/:paymentId" },
  capturePurchase: { method: "POST", path: "/v1/merchant/payments/:paymentId/captures" },
  voidPurchase: { method: "POST", path: "/v1/merchant/payments/:paymentId/void" },
  refundPurchase: { method: "POST", path: "/v1/merchant/payments/:paymentId/refunds" },
  createPaymentLink: { method: "POST", path: "/v1/merchant/payment-links" },
  listPaymentLinks: { method: "GET", path: "/v1/merchant/payment-links" },
  endPaymentLink: { method: "DELETE", path: "/v1/merchant/payment-links/:linkId" },
  getMerchantBalance: { method: "GET", path: "/v1/merchant/balance" },
} as const;
