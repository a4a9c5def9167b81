// Whether the server of this machine answers, with or without TLS.
import { X509Certificate } from "node:crypto";
import { get } from "node:https";
import { TLSSocket } from "node:tls";
import type { Config } from "../apps/server/src/config.ts";

/** Asks `/readyz` on the loopback interface; over TLS only the very certificate of this configuration is believed. */
export function answersReady({ host, port, tls }: Config): Promise<boolean> {
  const address = `${host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host}:${port}`;
  return tls === null
    ? fetch(`http://${address}/readyz`).then(
        (answer) => answer.ok,
        () => false,
      )
    : overTls(`https://${address}/readyz`, new X509Certificate(tls.cert).fingerprint256);
}

function overTls(url: string, fingerprint: string): Promise<boolean> {
  return new Promise((resolve) => {
    // The certificate names the public host, not this address, and its issuer may be nobody this machine knows.
    const request = get(url, { rejectUnauthorized: false, timeout: 5_000 }, (answer) => {
      answer.resume();
      const { socket } = answer;
      const peer = socket instanceof TLSSocket ? socket.getPeerCertificate().fingerprint256 : "";
      resolve(answer.statusCode === 200 && peer === fingerprint);
    });
    request.once("error", () => resolve(false));
    request.once("timeout", () => request.destroy());
  });
}
