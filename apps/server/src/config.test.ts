import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

  it("a demo makes its secret once, for its owner only", () => {
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
  ])("refuses the secret %s", (OKPAY_SECRET, why) => {
    expect(mistakesOf({ ...PRODUCTION, OKPAY_SECRET })).toEqual([expect.stringContaining(why)]);
    expect(mistakesOf({ DATABASE_URL, OKPAY_SECRET })).toEqual([expect.stringContaining(why)]);
  });

  it("reads secrets from files", () => {
    const file = join(folder, "root-secret");
    writeFileSync(file, `${SECRET}\n`);
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

  it("proxies are a list", () => {
    expect(
      load({ DATABASE_URL, TRUSTED_PROXIES: "10.0.0.0/8, 192.168.1.1 ,," }).trustedProxies,
    ).toEqual(["10.0.0.0/8", "192.168.1.1"]);
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
