import { type components, unwrap } from "@okpay/api-client";
import { queryOptions } from "@tanstack/react-query";
import { api } from "./http.ts";

type Schemas = components["schemas"];
export type BankAccount = Schemas["BankAccount"];
export type BankScheme = Schemas["BankScheme"];
export type AddBankAccount = Schemas["AddBankAccountRequest"];

export const bankAccountsQuery = queryOptions({
  queryKey: ["bank-accounts"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/bank-accounts", { signal })),
});

/** Accounts of the sandbox bank; asked for in the demo only. */
export const sandboxAccountsQuery = queryOptions({
  queryKey: ["sandbox-bank-accounts"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/sandbox/bank-accounts", { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

export const addBankAccount = (body: AddBankAccount) =>
  unwrap(api.POST("/v1/bank-accounts", { body }));

export const removeBankAccount = (accountId: string) =>
  unwrap(api.DELETE("/v1/bank-accounts/{accountId}", { params: { path: { accountId } } }));
