// A certificate authority of this machine's own and a certificate for localhost (docs/operate/tls.md). Nothing is installed.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generate } from "selfsigned";

const VALID_DAYS = 90;
const ELLIPTIC = { keyType: "ec", curve: "P-256", algorithm: "sha256" } as const;

export interface LocalCertificate {
  /** For what should trust it. */
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/** Makes both and writes them into the folder; the authority's key is thrown away, so nobody can make a second certificate. */
export async function makeLocalCertificate(folder: string): Promise<LocalCertificate> {
  const notAfterDate = new Date(Date.now() + VALID_DAYS * 86_400_000);
  const authority = await generate([{ name: "commonName", value: "OKPay local authority" }], {
    ...ELLIPTIC,
    notAfterDate,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: "commonName", value: "localhost" }], {
    ...ELLIPTIC,
    notAfterDate,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: "basicConstraints", cA: false },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: "localhost" },
          { type: 7, ip: "127.0.0.1" },
          { type: 7, ip: "::1" },
        ],
      },
    ],
  });
  const files = {
    authority: join(folder, "authority.crt"),
    certificate: join(folder, "server.crt"),
    key: join(folder, "server.key"),
  };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(files.authority, authority.cert);
  writeFileSync(files.certificate, `${server.cert.trim()}\n${authority.cert}`);
  writeFileSync(files.key, server.private, { mode: 0o600 });
  return files;
}
