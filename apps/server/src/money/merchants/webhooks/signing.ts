import { createHmac, randomBytes } from "node:crypto";

/** Standard Webhooks 1.0: HMAC-SHA-256 over `id.timestamp.body` with 24–64 random bytes, written `whsec_` + base64. */
const PREFIX = "whsec_";

export const newSecret = (): string => `${PREFIX}${randomBytes(32).toString("base64")}`;

/** The three headers; several secrets while one is being rotated, so that either verifies. */
export function signatureHeaders(
  message: { readonly id: string; readonly body: string; readonly at: Date },
  secrets: readonly string[],
): Record<string, string> {
  const timestamp = Math.floor(message.at.getTime() / 1000).toString();
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), "base64");
    return `v1,${createHmac("sha256", key).update(`${message.id}.${timestamp}.${message.body}`).digest("base64")}`;
  });
  return {
    "webhook-id": message.id,
    "webhook-timestamp": timestamp,
    "webhook-signature": signatures.join(" "),
  };
}
