import { isIP } from "node:net";

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
