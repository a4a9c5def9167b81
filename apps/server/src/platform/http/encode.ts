import { type AnyOperationId, allRoutes } from "@okpay/contracts";
import { z } from "zod";

type Body<K extends AnyOperationId> = (typeof allRoutes)[K]["success"]["body"];

/** A success body in its wire form (amounts as strings), checked against the contract: for answers stored with their effect. */
export function encodeBody<K extends AnyOperationId>(
  operation: K,
  body: Body<K> extends z.ZodType ? z.output<Body<K>> : never,
): Body<K> extends z.ZodType ? z.input<Body<K>> : never {
  return z.encode(allRoutes[operation].success.body as z.ZodType, body) as Body<K> extends z.ZodType
    ? z.input<Body<K>>
    : never;
}
