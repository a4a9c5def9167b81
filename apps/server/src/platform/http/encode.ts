import { type OperationId, routes } from "@okpay/contracts";
import { z } from "zod";

type Body<K extends OperationId> = (typeof routes)[K]["success"]["body"];

/** A success body in its wire form (amounts as strings), checked against the contract: for answers stored with their effect. */
export function encodeBody<K extends OperationId>(
  operation: K,
  body: Body<K> extends z.ZodType ? z.output<Body<K>> : never,
): Body<K> extends z.ZodType ? z.input<Body<K>> : never {
  return z.encode(routes[operation].success.body as z.ZodType, body) as Body<K> extends z.ZodType
    ? z.input<Body<K>>
    : never;
}
