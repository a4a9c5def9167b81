import { randomBytes } from "node:crypto";
import { rootCertificates } from "node:tls";
import { afterAll, expect, test } from "vitest";
import {
  ATTESTATION_VARIABLE,
  attestationOf,
} from "../../apps/server/src/hotline/asterisk/attestation.ts";
import { passwordFor } from "../../apps/server/src/hotline/asterisk/index.ts";
import { askerOf, mistakesOf } from "../../tools/phone/assertion.ts";
import { insideOf, modulesOf } from "../../tools/phone/configuration.ts";
import { startExchange } from "../../tools/phone/exchange.ts";
import { readSettings } from "../../tools/phone/settings.ts";
import { newCaller } from "./support/callers.ts";
import { exchangeSettings } from "./support/exchange-settings.ts";
import { until } from "./support/machines.ts";
import { ownPort } from "./support/ports.ts";

/*
 * An Asterisk that verifies signatures of numbers itself, and no OKPay: what it found out stands with the channel before
 * anybody takes the call. That a true signature holds needs a carrier's certificate, and is not shown here.
 */
const password = randomBytes(24).toString("base64url");
const [cable, http, sip, agent, otherAgents, customer] = [
  await ownPort(),
  await ownPort(),
  await ownPort(),
  await ownPort(),
  await ownPort(),
  await ownPort(),
];
const usual = exchangeSettings(password, { cable, http, sip, agent, otherAgents, customer });
const settings = {
  ...usual,
  trunk: {
    host: `127.0.0.1:${customer}`,
    account: null,
    attestation: { by: "asterisk", authorities: rootCertificates[0] ?? "" },
  },
} as const;
const exchange = await startExchange(readSettings(process.env).root, settings);
afterAll(exchange.stop);
const over = {
  url: `http://127.0.0.1:${http}`,
  readerPassword: passwordFor("reader", password),
};

const part = (content: object) => Buffer.from(JSON.stringify(content)).toString("base64url");
/** As a carrier would write it, with a signature of nobody's and a certificate that is nowhere. */
function falseIdentity(number: string): string[] {
  const x5u = "https://127.0.0.1/certificate.pem";
  const head = part({ alg: "ES256", ppt: "shaken", typ: "passport", x5u });
  const now = new Date();
  const body = part({
    attest: "A",
    dest: { tn: ["95001"] },
    iat: Math.floor(now.getTime() / 1_000),
    orig: { tn: number },
    origid: "123e4567-e89b-12d3-a456-426655440000",
  });
  const signature = randomBytes(64).toString("base64url");
  return [
    `Date: ${now.toUTCString()}`,
    `Identity: ${head}.${body}.${signature};info=<${x5u}>;alg=ES256;ppt=shaken`,
  ];
}

test("what is configured runs; nobody vouches for a call without a signature, and one that does not hold is false", async () => {
  const { mistakes } = await mistakesOf({
    ...over,
    modules: modulesOf(settings),
    endpoints: ["okpay-trunk"],
    console: { cli: exchange.cli, ...insideOf(settings) },
  });
  expect(mistakes).toEqual([]);
  const ask = askerOf(over);
  const said = async (headers: readonly string[]) => {
    const before = new Set(
      ((await ask("channels")) as { readonly id: string }[]).map(({ id }) => id),
    );
    const phone = await newCaller(() => headers);
    // Nobody takes it: Asterisk answers later, by itself.
    void phone.call(sip);
    let found: string | undefined;
    await until("the call is there", async () => {
      const channels = (await ask("channels")) as {
        readonly id: string;
        readonly channelvars?: Readonly<Record<string, string>>;
      }[];
      const mine = channels.find(({ id }) => !before.has(id));
      found = mine?.channelvars?.[ATTESTATION_VARIABLE];
      return found !== undefined && found !== "";
    });
    return attestationOf(found, phone.number);
  };
  expect(await said([])).toBe("none");
  expect(await said(falseIdentity("8821612345002"))).toBe("failed");
});
