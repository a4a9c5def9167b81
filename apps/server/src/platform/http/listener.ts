import { BlockList, isIP } from "node:net";
import { type RouteContract, routes, staffRoutes } from "@okpay/contracts";
import type { onRequestHookHandler } from "fastify";
import { RequestRefused } from "../refusal.ts";
import type { StaffActor } from "./route-types.ts";

/** Customers and staff are answered by servers of their own: another port, another table of routes, another cookie (row A9). */
export type Listener = "public" | "console";

export const CONTRACTS: Readonly<Record<Listener, readonly RouteContract[]>> = {
  public: Object.values(routes),
  console: Object.values(staffRoutes),
};

/** What the console's listener asks about those who come. */
export interface ConsoleAccess {
  /** Which member of staff the cookie's token belongs to. */
  readonly authenticate: (
    cookieToken: string | undefined,
    isBackground?: boolean,
  ) => Promise<StaffActor | null>;
  /** Told of everything a role did not allow, before it is refused. */
  readonly denied: (
    actor: StaffActor,
    attempt: { readonly operation: string; readonly ip: string; readonly userAgent: string },
  ) => Promise<void>;
  /** Addresses and networks (`10.0.0.0/8`) that are answered; empty: all that reach the port. */
  readonly allowedNets: readonly string[];
}

/** To everybody else there is nothing here. */
export function onlyFrom(nets: readonly string[]): onRequestHookHandler {
  const allowed = new BlockList();
  for (const net of nets) {
    const [address = "", prefix] = net.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (prefix === undefined) allowed.addAddress(address, family);
    else allowed.addSubnet(address, Number(prefix), family);
  }
  return (request, _reply, done) => {
    const family = isIP(request.ip) === 6 ? "ipv6" : "ipv4";
    if (nets.length > 0 && !allowed.check(request.ip, family))
      throw new RequestRefused("not_found");
    done();
  };
}
