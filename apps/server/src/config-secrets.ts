import { createPrivateKey, randomBytes, X509Certificate } from "node:crypto";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { TlsCertificate } from "./platform/http/index.ts";

/** What the configuration demands of secrets and keys (ASVS V13.3.1, row K1): long, not guessable, readable by one user only. */

const SMALLEST_SECRET_BYTES = 32;

type Values = Readonly<Record<string, string | undefined>>;

/** The text of a file that holds a secret; `null` with a mistake when it cannot be read, or can be by others. */
export function readKeyFile(name: string, file: string, mistakes: string[]): string | null {
  try {
    const readableBy = statSync(file).mode & 0o077;
    if (readableBy !== 0) {
      mistakes.push(`${name} can be read by other users: chmod 0400 the file it names`);
      return null;
    }
    return readFileSync(file, "utf8");
  } catch (error) {
    mistakes.push(`${name} cannot be read (${codeOf(error)})`);
    return null;
  }
}

/** Long enough, and not something a person typed to get past the length. */
export function secretMistakes(secret: string, name = "OKPAY_SECRET"): string[] {
  if (Buffer.byteLength(secret) < SMALLEST_SECRET_BYTES)
    return [`${name} must have at least ${SMALLEST_SECRET_BYTES} bytes`];
  const isTyped =
    new Set(secret).size < 12 ||
    /change.?me|example|default|password|0123456789|abcdefgh/i.test(secret);
  return isTyped ? [`${name} is guessable: make a random one`] : [];
}

export function previousSecretMistakes(values: Values): string[] {
  const previous = values["OKPAY_SECRET_PREVIOUS"] ?? "";
  return previous === values["OKPAY_SECRET"]
    ? ["OKPAY_SECRET_PREVIOUS is OKPAY_SECRET: nothing has been replaced"]
    : secretMistakes(previous, "OKPAY_SECRET_PREVIOUS");
}

/** Both files or neither, a key that belongs to the certificate, one that has not expired, and https in the public address. */
export function readTls(values: Values, mistakes: string[]): TlsCertificate | null {
  const { TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile } = values;
  if (certFile === undefined && keyFile === undefined) {
    if (values["HTTP_REDIRECT_PORT"] !== undefined)
      mistakes.push("HTTP_REDIRECT_PORT needs TLS_CERT_FILE: there is no https to be sent to");
    return null;
  }
  if (certFile === undefined || keyFile === undefined) {
    mistakes.push("TLS_CERT_FILE and TLS_KEY_FILE belong together: give both");
    return null;
  }
  if (!(values["PUBLIC_URL"] ?? "").startsWith("https://"))
    mistakes.push("PUBLIC_URL must be https:// when TLS_CERT_FILE is given");
  const cert = readCertificate(certFile, mistakes);
  const key = readKeyFile("TLS_KEY_FILE", keyFile, mistakes);
  if (cert === null || key === null) return null;
  return isPair(cert, key, mistakes) ? { cert, key } : null;
}

function readCertificate(file: string, mistakes: string[]): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    mistakes.push(`TLS_CERT_FILE cannot be read (${codeOf(error)})`);
    return null;
  }
}

function isPair(cert: string, key: string, mistakes: string[]): boolean {
  try {
    const certificate = new X509Certificate(cert);
    if (!certificate.checkPrivateKey(createPrivateKey(key)))
      mistakes.push("TLS_KEY_FILE is not the key of the certificate in TLS_CERT_FILE");
    else if (new Date(certificate.validTo) < new Date())
      mistakes.push(`TLS_CERT_FILE holds a certificate that expired on ${certificate.validTo}`);
    else return true;
  } catch (error) {
    mistakes.push(`TLS_CERT_FILE or TLS_KEY_FILE is not PEM (${codeOf(error)})`);
  }
  return false;
}

const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[?::1\]?|)$/;

const hostOf = (text: string | undefined): string =>
  text !== undefined && URL.canParse(text) ? new URL(text).hostname : "";

/** What production cannot do without. */
export function productionMistakes(values: Values): string[] {
  const mistakes =
    values["OKPAY_SECRET"] === undefined
      ? ["OKPAY_SECRET is missing"]
      : secretMistakes(values["OKPAY_SECRET"]);
  if (!(values["PUBLIC_URL"] ?? "").startsWith("https://"))
    mistakes.push("PUBLIC_URL must be https:// in production: session cookies are Secure");
  for (const name of ["SMTP_URL", "SMS_GATEWAY_URL", "SMS_GATEWAY_TOKEN"]) {
    if (values[name] === undefined)
      mistakes.push(`${name} is missing: registrations are confirmed by mail and SMS`);
  }
  if ((values["MAIL_FROM"] ?? ".localhost").includes(".localhost"))
    mistakes.push("MAIL_FROM is missing: a real sender address is needed");
  return [...mistakes, ...peerMistakes(values)];
}

/** Peers on other machines must prove who they are (ASVS V12.3, row H5). */
function peerMistakes(values: Values): string[] {
  const mistakes: string[] = [];
  const { DATABASE_URL: database = "", SMS_GATEWAY_URL: gateway = "" } = values;
  const sslMode = URL.canParse(database) ? new URL(database).searchParams.get("sslmode") : null;
  if (!LOOPBACK.test(hostOf(database)) && sslMode !== "verify-full")
    mistakes.push("DATABASE_URL is on another machine: it must say sslmode=verify-full");
  if (gateway.startsWith("http://") && !LOOPBACK.test(hostOf(gateway)))
    mistakes.push("SMS_GATEWAY_URL is on another machine: it must be https://");
  return mistakes;
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "unknown error";

/** A demo's secret is made once and kept, so that sessions and quotes survive a restart. */
export function demoSecret(file: string): string {
  try {
    const secret = readFileSync(file, "utf8").trim();
    if (Buffer.byteLength(secret) >= SMALLEST_SECRET_BYTES) return secret;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
  const secret = randomBytes(48).toString("base64url");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${secret}\n`, { mode: 0o600 });
  return secret;
}
