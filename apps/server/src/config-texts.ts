import { isIP } from "node:net";
import { z } from "zod";

// How values of the environment are written: lists with commas, addresses with or without a slash at their end.

export const listOf = (text: string): readonly string[] =>
  Object.freeze(
    text
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part !== ""),
  );

export const withoutTrailingSlash = (address: string): string =>
  address.endsWith("/") ? withoutTrailingSlash(address.slice(0, -1)) : address;

/** `192.0.2.7`, `10.0.0.0/8`, `::1`, `fd00::/8`. */
export function isNet(text: string): boolean {
  const [address = "", prefix] = text.split("/");
  const longest = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return (
    longest > 0 && (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= longest))
  );
}

export const url = (protocols: readonly string[], words: string) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    message: words,
  });

const portNumber = z
  .string()
  .regex(/^\d{1,5}$/, "must be a port number, 0 to 65535")
  .transform(Number)
  .refine((value) => value <= 65_535, "must be a port number, 0 to 65535");

export const port = (fallback: number) => portNumber.prefault(String(fallback));

/** Left out, nothing listens. (`port(0).optional()` would be 0: zod fills in the fallback inside of what may be left out.) */
export const optionalPort = portNumber.optional();

/** Staff sign in there: nobody on the way may read it. */
export const isConfidential = ({ protocol, hostname }: URL): boolean =>
  protocol === "https:" || ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
