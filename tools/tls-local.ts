// `npm run tls:local`: files to run OKPay with TLS on this machine before there is a real certificate (docs/operate/tls.md).
import { join } from "node:path";
import { makeLocalCertificate } from "./local-certificate.ts";
import { runMain } from "./operator-problem.ts";
import { dataRoot } from "./postgres/index.ts";

async function main(): Promise<number> {
  const { authority, certificate, key } = await makeLocalCertificate(join(dataRoot, "tls"));
  process.stdout.write(
    [
      "Made, valid for 90 days:",
      `  ${authority}   (for what should trust it: curl --cacert, a browser's settings)`,
      `  ${certificate}`,
      `  ${key}`,
      "",
      "Start OKPay with it:",
      `  TLS_CERT_FILE=${certificate} TLS_KEY_FILE=${key} PORT=8443 npm start`,
      "",
    ].join("\n"),
  );
  return 0;
}

await runMain(main);
