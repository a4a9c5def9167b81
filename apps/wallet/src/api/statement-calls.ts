import { type paths, unwrap } from "@okpay/api-client";
import { api } from "./http.ts";

export type StatementQuery = paths["/v1/statement.csv"]["get"]["parameters"]["query"];
export type StatementFormat = "csv" | "pdf";

/** The document itself; a refusal is a problem as from every other request, not a page of JSON in the place of a file. */
export const fetchStatement = (format: StatementFormat, query: StatementQuery): Promise<Blob> =>
  format === "csv"
    ? unwrap(api.GET("/v1/statement.csv", { params: { query }, parseAs: "blob" }))
    : unwrap(api.GET("/v1/statement.pdf", { params: { query }, parseAs: "blob" }));

/** The same of a merchant's balance. */
export const fetchMerchantStatement = (
  of: { readonly merchantId: string; readonly mode: "live" | "test" },
  format: StatementFormat,
  query: StatementQuery,
): Promise<Blob> => {
  const params = {
    path: { merchantId: of.merchantId },
    query: { ...query, mode: of.mode },
  };
  return format === "csv"
    ? unwrap(api.GET("/v1/merchants/{merchantId}/statement.csv", { params, parseAs: "blob" }))
    : unwrap(api.GET("/v1/merchants/{merchantId}/statement.pdf", { params, parseAs: "blob" }));
};
