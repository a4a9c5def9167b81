import { constants } from "node:crypto";
import type { ServerOptions } from "node:https";

/** PEM texts: the certificate with its chain, and its private key. */
export interface TlsCertificate {
  readonly cert: string;
  readonly key: string;
}

/** TLS 1.2 with forward secrecy and authenticated encryption only; TLS 1.3 has nothing else (ASVS V12.1.1–2, row H1). */
const CIPHERS = [
  "TLS_AES_256_GCM_SHA384",
  "TLS_CHACHA20_POLY1305_SHA256",
  "TLS_AES_128_GCM_SHA256",
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-CHACHA20-POLY1305",
  "ECDHE-RSA-CHACHA20-POLY1305",
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-RSA-AES128-GCM-SHA256",
].join(":");

const HANDSHAKE_TIMEOUT_MS = 10_000;

/** Settings of an HTTPS listener; Node's defaults would still offer CBC suites and client-started renegotiation. */
export const tlsSettings = ({ cert, key }: TlsCertificate): ServerOptions => ({
  cert,
  key,
  minVersion: "TLSv1.2",
  ciphers: CIPHERS,
  honorCipherOrder: true,
  ecdhCurve: "X25519:prime256v1:secp384r1",
  secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
  handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
});
