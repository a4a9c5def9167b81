import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generate } from "selfsigned";
import { afterAll, describe, expect, it } from "vitest";
import { ConfigError, envExample, loadConfig } from "./config.ts";

const folder = mkdtempSync(join(tmpdir(), "okpay-config-"));
afterAll(() => rmSync(folder, { recursive: true }));

const DATABASE_URL = "postgres://okpay@localhost/okpay";
const SECRET = "0JYQk6bV1tq0rF8mC2xW5zN7uH3pL9sD";
const PRODUCTION = {
  DATABASE_URL,
  OKPAY_MODE: "production",
  OKPAY_SECRET: SECRET,
  PUBLIC_URL: "https://pay.example.com/",
  SMTP_URL: "smtps://u:p@mail.example.com",
  MAIL_FROM: "OKPay <no-reply@example.com>",
  SMS_GATEWAY_URL: "https://sms.example.com/send",
  SMS_GATEWAY_TOKEN: "t0ken",
};
const secretFile = join(folder, "made/secret");
const load = (env: Record<string, string>) => loadConfig(env, secretFile);

function mistakesOf(env: Record<string, string>): readonly string[] {
  try {
    load(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes;
    throw error;
  }
  return [];
}

describe("the configuration", () => {
  it("a demo needs nothing but a database", () => {
    expect(load({ DATABASE_URL })).toMatchObject({
      port: 8080,
      host: "127.0.0.1",
      publicUrl: "http://localhost:8080",
      isHttps: false,
      mode: "demo",
      isDemo: true,
      trustedProxies: [],
      smtpUrl: null,
    });
  });

  it("what is left out does not listen: no telephones, and with TLS no plain port beside it", () => {
    expect(load({ DATABASE_URL })).toMatchObject({ phone: null, httpRedirectPort: null });
    expect(load({ DATABASE_URL, ASTERISK_PORT: "0", ASTERISK_PASSWORD: SECRET }).phone).toEqual(
      expect.objectContaining({ port: 0, password: SECRET }),
    );
    expect(mistakesOf({ DATABASE_URL, ASTERISK_PORT: "8088" })).toHaveLength(1);
  });

  it("a demo makes its secret once, for its owner only [K1]", () => {
    const { secret } = load({ DATABASE_URL });
    expect(load({ DATABASE_URL }).secret).toBe(secret);
    expect(readFileSync(secretFile, "utf8").trim()).toBe(secret);
    expect(statSync(secretFile).mode & 0o077).toBe(0);
  });

  it("production with everything is accepted, and frozen", () => {
    const config = load(PRODUCTION);
    expect(config).toMatchObject({
      isDemo: false,
      isHttps: true,
      publicUrl: "https://pay.example.com",
      smsGatewayToken: "t0ken",
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it("names every mistake at once, and no value", () => {
    const mistakes = mistakesOf({
      DATABASE_URL: "mysql://root:hunter2@x",
      PORT: "80a",
      OKPAY_MODE: "prod",
      LOG_LEVEL: "loud",
      METRICS_PORT: "70000",
      RATE_LIMIT_FACTOR: "0",
      SMTP_URL: "mail",
    });
    expect(mistakes.map((line) => line.split(" ")[0])).toEqual([
      "DATABASE_URL",
      "PORT",
      "OKPAY_MODE",
      "SMTP_URL",
      "LOG_LEVEL",
      "METRICS_PORT",
      "RATE_LIMIT_FACTOR",
    ]);
    expect(mistakes.join("\n")).not.toContain("hunter2");
    expect(mistakesOf({})).toEqual(["DATABASE_URL is missing"]);
  });

  it("an empty value is an absent one", () => {
    expect(load({ DATABASE_URL, SMTP_URL: "", PORT: "" })).toMatchObject({
      smtpUrl: null,
      port: 8080,
    });
  });

  it("production says everything it lacks", () => {
    const mistakes = mistakesOf({ DATABASE_URL, OKPAY_MODE: "production" });
    expect(mistakes.map((line) => line.split(" ")[0])).toEqual([
      "OKPAY_SECRET",
      "PUBLIC_URL",
      "SMTP_URL",
      "SMS_GATEWAY_URL",
      "SMS_GATEWAY_TOKEN",
      "MAIL_FROM",
    ]);
  });

  it.each([
    ["short", "at least 32 bytes"],
    ["a".repeat(40), "guessable"],
    ["changeme-changeme-changeme-changeme-0123", "guessable"],
    ["0123456789abcdef0123456789abcdef", "guessable"],
  ])("refuses the secret %s [K1]", (OKPAY_SECRET, why) => {
    expect(mistakesOf({ ...PRODUCTION, OKPAY_SECRET })).toEqual([expect.stringContaining(why)]);
    expect(mistakesOf({ DATABASE_URL, OKPAY_SECRET })).toEqual([expect.stringContaining(why)]);
  });

  it("reads secrets from files", () => {
    const file = join(folder, "root-secret");
    writeFileSync(file, `${SECRET}\n`, { mode: 0o400 });
    const { OKPAY_SECRET: _left, ...rest } = PRODUCTION;
    expect(load({ ...rest, OKPAY_SECRET_FILE: file }).secret).toBe(SECRET);
    expect(mistakesOf({ ...PRODUCTION, OKPAY_SECRET_FILE: file })).toEqual([
      "OKPAY_SECRET and OKPAY_SECRET_FILE are both set: give one",
    ]);
    expect(mistakesOf({ ...rest, OKPAY_SECRET_FILE: join(folder, "none") })).toEqual([
      "OKPAY_SECRET_FILE cannot be read (ENOENT)",
      "OKPAY_SECRET is missing",
    ]);
  });

  it.each([0o640, 0o604, 0o644])(
    "a key file with mode %o is refused: others can read it [K1]",
    (mode) => {
      const file = join(folder, `secret-${mode}`);
      writeFileSync(file, SECRET);
      chmodSync(file, mode);
      const { OKPAY_SECRET: _left, ...rest } = PRODUCTION;
      expect(mistakesOf({ ...rest, OKPAY_SECRET_FILE: file })).toContain(
        "OKPAY_SECRET_FILE can be read by other users: chmod 0400 the file it names",
      );
      expect(mistakesOf({ ...PRODUCTION, TLS_CERT_FILE: file, TLS_KEY_FILE: file })).toContain(
        "TLS_KEY_FILE can be read by other users: chmod 0400 the file it names",
      );
    },
  );

  it("a replaced secret is a real one, and another one [K1] [K2]", () => {
    const other = "9sD0JYQk6bV1tq0rF8mC2xW5zN7uH3pL";
    expect(load({ ...PRODUCTION, OKPAY_SECRET_PREVIOUS: other }).replacedSecrets).toEqual([other]);
    for (const wrong of ["short", SECRET])
      expect(mistakesOf({ ...PRODUCTION, OKPAY_SECRET_PREVIOUS: wrong })).toHaveLength(1);
  });

  it("in production peers on other machines prove who they are [H5]", () => {
    const far = "postgres://okpay@db.example.com/okpay";
    expect(mistakesOf({ ...PRODUCTION, DATABASE_URL: far })).toEqual([
      "DATABASE_URL is on another machine: it must say sslmode=verify-full",
    ]);
    expect(mistakesOf({ ...PRODUCTION, DATABASE_URL: `${far}?sslmode=require` })).toHaveLength(1);
    expect(mistakesOf({ ...PRODUCTION, DATABASE_URL: `${far}?sslmode=verify-full` })).toEqual([]);
    expect(mistakesOf({ ...PRODUCTION, SMS_GATEWAY_URL: "http://sms.example.com/" })).toEqual([
      "SMS_GATEWAY_URL is on another machine: it must be https://",
    ]);
  });

  it("TLS needs both files, a key that fits, and https in the public address [H1] [H2]", async () => {
    const write = async (name: string) => {
      const made = await generate([{ name: "commonName", value: "localhost" }], {
        keyType: "ec",
        algorithm: "sha256",
      });
      const files = { cert: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) };
      writeFileSync(files.cert, made.cert);
      writeFileSync(files.key, made.private, { mode: 0o400 });
      return files;
    };
    const [one, other] = [await write("one"), await write("other")];
    const tls = { TLS_CERT_FILE: one.cert, TLS_KEY_FILE: one.key };
    expect(load({ ...PRODUCTION, ...tls, HTTP_REDIRECT_PORT: "80" })).toMatchObject({
      tls: { cert: expect.stringContaining("BEGIN CERTIFICATE") },
      httpRedirectPort: 80,
    });
    expect(mistakesOf({ ...PRODUCTION, TLS_CERT_FILE: one.cert })).toHaveLength(1);
    expect(mistakesOf({ ...PRODUCTION, HTTP_REDIRECT_PORT: "80" })).toHaveLength(1);
    expect(mistakesOf({ DATABASE_URL, ...tls })).toEqual([
      "PUBLIC_URL must be https:// when TLS_CERT_FILE is given",
    ]);
    expect(mistakesOf({ ...PRODUCTION, ...tls, TLS_KEY_FILE: other.key })).toEqual([
      "TLS_KEY_FILE is not the key of the certificate in TLS_CERT_FILE",
    ]);
    expect(mistakesOf({ ...PRODUCTION, ...tls, TLS_CERT_FILE: one.key })).toHaveLength(1);
  });

  it("the map of the API is for demos unless told [A8]", () => {
    expect(load({ DATABASE_URL }).isReferenceServed).toBe(true);
    expect(load(PRODUCTION).isReferenceServed).toBe(false);
    expect(load({ ...PRODUCTION, API_REFERENCE: "on" }).isReferenceServed).toBe(true);
  });

  it("proxies are a list", () => {
    expect(
      load({ DATABASE_URL, TRUSTED_PROXIES: "10.0.0.0/8, 192.168.1.1 ,," }).trustedProxies,
    ).toEqual(["10.0.0.0/8", "192.168.1.1"]);
  });

  it("money is real only where a network has live keys", () => {
    const keys = (key: string) => ({ STRIPE_SECRET_KEY: key, STRIPE_WEBHOOK_SECRET: "whsec_x" });
    const real = (env: object) => load({ DATABASE_URL, ...env }).cards.takesRealMoney;
    expect([real({}), real(keys("sk_test_1")), real(keys("sk_live_1"))]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it("the example names every variable with what it is for", () => {
    for (const name of [
      "DATABASE_URL",
      "OKPAY_SECRET",
      "WALLET_DIST",
      "RATE_LIMIT_FACTOR",
      "SMS_GATEWAY_TOKEN",
    ])
      expect(envExample()).toMatch(new RegExp(`# .+\n#${name}=`));
    expect(envExample()).not.toContain(import.meta.dirname);
  });
});
