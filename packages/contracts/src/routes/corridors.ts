import * as abroad from "../corridors.ts";
import type { RouteContract } from "./contract.ts";

export const corridorRoutes = {
  listCorridors: {
    operationId: "listCorridors",
    method: "GET",
    path: "/v1/corridors",
    tag: "abroad",
    access: "public",
    summary: "Where money can be sent abroad, in what, and what is asked about a recipient there",
    success: { status: 200, body: abroad.corridors },
  },
  priceRemittance: {
    operationId: "priceRemittance",
    method: "POST",
    path: "/v1/corridors/price",
    tag: "abroad",
    access: "public",
    summary:
      "Rate, margin, fee, what arrives and when: for looking; a quote is what can be confirmed",
    body: abroad.remittancePriceRequest,
    success: { status: 200, body: abroad.remittancePrice },
  },
  listBeneficiaries: {
    operationId: "listBeneficiaries",
    method: "GET",
    path: "/v1/beneficiaries",
    tag: "abroad",
    access: "session",
    summary: "Recipients abroad, masked; the newest first",
    success: { status: 200, body: abroad.beneficiaries },
  },
  addBeneficiary: {
    operationId: "addBeneficiary",
    method: "POST",
    path: "/v1/beneficiaries",
    tag: "abroad",
    access: "session",
    summary: "Add a recipient abroad; needs a fresh step-up. The same one again is the same",
    body: abroad.addBeneficiaryRequest,
    success: { status: 201, body: abroad.beneficiary },
  },
  removeBeneficiary: {
    operationId: "removeBeneficiary",
    method: "DELETE",
    path: "/v1/beneficiaries/:beneficiaryId",
    tag: "abroad",
    access: "session",
    summary: "Remove a recipient; the number is destroyed a month later",
    params: abroad.beneficiaryParams,
    success: { status: 204, body: null },
  },
  listSandboxBeneficiaries: {
    operationId: "listSandboxBeneficiaries",
    method: "GET",
    path: "/v1/sandbox/beneficiaries",
    tag: "demo",
    access: "session",
    summary: "Accounts abroad of the sandbox bank and what each causes; not found outside the demo",
    success: { status: 200, body: abroad.sandboxBeneficiaries },
  },
} as const satisfies Record<string, RouteContract>;
