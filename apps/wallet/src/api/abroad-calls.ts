import { type components, unwrap } from "@okpay/api-client";
import { queryOptions, skipToken } from "@tanstack/react-query";
import { api } from "./http.ts";

type Schemas = components["schemas"];
export type Corridor = Schemas["Corridor"];
export type Beneficiary = Schemas["Beneficiary"];
export type BeneficiaryScheme = Schemas["BeneficiaryScheme"];
export type AddBeneficiary = Schemas["AddBeneficiaryRequest"];
export type SandboxBeneficiary = Schemas["SandboxBeneficiaries"]["accounts"][number];
export type RemittancePrice = Schemas["RemittancePrice"];
export type PriceRequest = Schemas["RemittancePriceRequest"];

/** A rate is looked at again as often as the server does. */
const RATE_KEPT_MS = 60_000;

export const corridorsQuery = queryOptions({
  queryKey: ["corridors"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/corridors", { signal })),
  staleTime: RATE_KEPT_MS,
});

export const beneficiariesQuery = queryOptions({
  queryKey: ["beneficiaries"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/beneficiaries", { signal })),
});

/** Accounts abroad of the sandbox bank; asked for in the demo only. */
export const sandboxBeneficiariesQuery = queryOptions({
  queryKey: ["sandbox-beneficiaries"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/sandbox/beneficiaries", { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

/**
 * What this would cost now. Kept under what was asked: an answer to an earlier question is never shown for a later one,
 * and a question nobody waits for any more is broken off.
 */
export const priceQuery = (body: PriceRequest | null) =>
  queryOptions({
    queryKey: ["abroad-price", body],
    queryFn:
      body === null
        ? skipToken
        : ({ signal }) => unwrap(api.POST("/v1/corridors/price", { body, signal })),
    staleTime: RATE_KEPT_MS / 2,
    gcTime: RATE_KEPT_MS,
    refetchInterval: RATE_KEPT_MS,
  });

export const addBeneficiary = (body: AddBeneficiary) =>
  unwrap(api.POST("/v1/beneficiaries", { body }));

export const removeBeneficiary = (beneficiaryId: string) =>
  unwrap(api.DELETE("/v1/beneficiaries/{beneficiaryId}", { params: { path: { beneficiaryId } } }));
