import { createHmac } from "node:crypto";

/** Who may look over HTTP, at what is there and at recordings, and change nothing. */
export const READER = "okpay-reader";

/** A password between Asterisk and us that is made from ASTERISK_PASSWORD, the same each time: nothing more has to be kept. */
export const passwordFor = (whom: string, password: string): string =>
  createHmac("sha256", password).update(`okpay asterisk ${whom}`).digest("base64url");

/** Of the reader, for a request over HTTP. */
export const readerAuthorization = (password: string): string =>
  `Basic ${Buffer.from(`${READER}:${passwordFor("reader", password)}`).toString("base64")}`;
