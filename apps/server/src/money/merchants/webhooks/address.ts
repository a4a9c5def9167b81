import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";
import type { MerchantMode } from "@okpay/contracts";
import ipaddr from "ipaddr.js";

/** Where a connection goes: the very address that was looked at, so that a name cannot mean another one a moment later. */
export interface PinnedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

export type AddressAnswer =
  | {
      readonly is: "public";
      readonly pinned: PinnedAddress;
      /** Inside a network that the operator has opened. */
      readonly isOpened: boolean;
    }
  | { readonly is: "refused" | "unknown" };

/** Private networks an operator has opened for webhooks (an intranet, a test). */
export function allowListOf(nets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const net of nets) {
    const [address = "", prefix] = net.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

/** What can be said of a URL before any name is looked up: https, no credentials in it, no fragment. Test mode and opened networks take http. */
export function isSendable(text: string, mode: MerchantMode): boolean {
  const url = URL.parse(text);
  if (url === null) return false;
  const isProtocolRight =
    url.protocol === "https:" || (mode === "test" && url.protocol === "http:");
  return isProtocolRight && url.username === "" && url.password === "" && url.hash === "";
}

interface FoundAddress {
  readonly address: string;
  readonly family: number;
}

/** All addresses of a name, or an error. */
export type Look = (name: string) => Promise<readonly FoundAddress[]>;

const lookUp: Look = (name) => lookup(name, { all: true, verbatim: true });

/**
 * Looks the host up and answers with one address to connect to. *Every* address of the name must be public (or opened by
 * the operator): a name that also points inside is somebody trying.
 */
export async function resolvePublic(
  host: string,
  allowed: BlockList,
  look: Look = lookUp,
): Promise<AddressAnswer> {
  const name = host.replace(/^\[|\]$/g, "");
  let found: readonly FoundAddress[];
  try {
    found = await look(name);
  } catch {
    return { is: "unknown" };
  }
  const [first] = found;
  if (first === undefined) return { is: "unknown" };
  if (!found.every(({ address }) => isReachable(address, allowed))) return { is: "refused" };
  return {
    is: "public",
    pinned: { address: first.address, family: first.family === 6 ? 6 : 4 },
    isOpened: allowed.check(first.address, first.family === 6 ? "ipv6" : "ipv4"),
  };
}

/** "unicast" is what ipaddr.js calls everything that no registry has set apart; IPv4 inside IPv6 counts as IPv4. */
function isReachable(address: string, allowed: BlockList): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  const family = parsed.kind() === "ipv6" ? "ipv6" : "ipv4";
  return parsed.range() === "unicast" || allowed.check(parsed.toString(), family);
}
