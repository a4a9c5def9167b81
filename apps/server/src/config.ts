import { join } from "node:path";
import { z } from "zod";
import * as calls from "./config-calls.ts";
import * as cards from "./config-cards.ts";
import * as identity from "./config-identity.ts";
import * as phone from "./config-phone.ts";
import {
  demoSecret,
  previousSecretMistakes,
  productionMistakes,
  readKeyFile,
  readTls,
  secretMistakes,
} from "./config-secrets.ts";
import {
  isConfidential,
  isNet,
  listOf,
  optionalPort,
  port,
  url,
  withoutTrailingSlash,
} from "./config-texts.ts";
import type { TlsCertificate } from "./platform/http/index.ts";

/**
 * The environment as one schema: parsed once, every mistake named at once, frozen. Secrets may also come from a file
 * (`OKPAY_SECRET_FILE=/run/secrets/okpay`), so that they stand in no process list. `.env.example` is made from it.
 */
const REPOSITORY = join(import.meta.dirname, "../../..");
const DEMO_SECRET_FILE = join(REPOSITORY, ".data/secret");
const DEMO_SEARCH_CACHE = join(REPOSITORY, ".data/search");

/** Names are an operator's interface: they do not change. `description` becomes the comment in `.env.example`. */
const environment = z.object({
  DATABASE_URL: url(["postgres:", "postgresql:"], "must be a postgres:// URL").describe(
    "PostgreSQL 15 or newer; the role in it owns the schema. Left out, npm start brings its own server.",
  ),
  PORT: port(8080).describe("Port the wallet and the API listen on"),
  HOST: z
    .string()
    .min(1)
    .default("127.0.0.1")
    .describe("Address to listen on; 0.0.0.0 behind a reverse proxy in a container"),
  PUBLIC_URL: url(["http:", "https:"], "must be an http:// or https:// URL")
    .default("http://localhost:8080")
    .describe(
      "What people type: links in mails, the origin unsafe requests must come from; https makes cookies Secure",
    ),
  OKPAY_MODE: z
    .enum(["demo", "production"], "must be demo or production")
    .default("demo")
    .describe(
      "demo: sandbox money, seeded customers, an inbox page for mails and SMS. production: none of that",
    ),
  OKPAY_SECRET: z
    .string()
    .optional()
    .describe(
      "Root secret, at least 32 bytes; every other key is derived from it. Make one with: openssl rand -base64 48",
    ),
  OKPAY_SECRET_PREVIOUS: z
    .string()
    .optional()
    .describe(
      "While a root secret is being replaced: the one before, still accepted for what was made with it (docs/operate/hardening.md)",
    ),
  TLS_CERT_FILE: z
    .string()
    .min(1)
    .optional()
    .describe("PEM file of the certificate and its chain: the listener then speaks https only"),
  TLS_KEY_FILE: z
    .string()
    .min(1)
    .optional()
    .describe("PEM file of its private key, readable by OKPay's user only"),
  HTTP_REDIRECT_PORT: optionalPort.describe(
    "Beside TLS: a plain port (80) that sends pages to https with 308 and refuses the API",
  ),
  API_REFERENCE: z
    .enum(["on", "off"], "must be on or off")
    .optional()
    .describe("The readable API reference under /docs; on in demo, off in production unless told"),
  SMTP_URL: url(["smtp:", "smtps:"], "must be an smtp:// or smtps:// URL")
    .optional()
    .describe("Mail server, with user and password"),
  MAIL_FROM: z
    .string()
    .regex(/@/, "must be an e-mail address, or: Name <address>")
    .default("OKPay <no-reply@okpay.localhost>")
    .describe("Sender of mails"),
  SMS_GATEWAY_URL: url(["http:", "https:"], "must be an http:// or https:// URL")
    .optional()
    .describe("HTTP gateway that sends SMS"),
  SMS_GATEWAY_TOKEN: z.string().min(1).optional().describe("Bearer token for the SMS gateway"),
  ...identity.identityEnvironment,
  GEOIP_FILE: z
    .string()
    .min(1)
    .optional()
    .describe(
      "MaxMind DB file (city or country): shows where a session comes from; nobody is asked",
    ),
  SEARCH_CACHE_DIR: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Folder of OKPay's user where the help centre's learned search index is kept between starts; left out, each process learns it anew (a demo keeps it beside its data)",
    ),
  ...cards.cardEnvironment,
  WEBHOOK_PRIVATE_NETS: z
    .string()
    .default("")
    .refine((text) => listOf(text).every(isNet), "must be addresses or networks: 10.8.0.0/16, ::1")
    .describe(
      "Private networks that merchants' webhooks may be sent into, comma-separated; empty: public addresses only",
    ),
  ...calls.callEnvironment,
  ...phone.phoneEnvironment,
  PAYMENT_CONFIRMATION: z
    .enum(["risk", "always"], "must be risk or always")
    .default("risk")
    .describe(
      "risk: a payment is confirmed by a code or passkey where amount, payee, device or pace ask for it; always: every payment, as PSD2 wants",
    ),
  PAYMENT_CONFIRMATION_EXEMPTIONS: z
    .string()
    .regex(
      /^((own_accounts|trusted_payee|low_value)(,(own_accounts|trusted_payee|low_value))*)?$/,
      "must be a comma-separated list of own_accounts, trusted_payee, low_value",
    )
    .default("")
    .describe(
      "Payments that need no confirmation although the rule asks for one (RTS 10-18); each use is in the audit log; empty: none",
    ),
  LOG_LEVEL: z
    .enum(
      ["trace", "debug", "info", "warn", "error", "fatal", "silent"],
      "must be one of trace, debug, info, warn, error, fatal, silent",
    )
    .default("info")
    .describe("How much is logged"),
  TRUSTED_PROXIES: z
    .string()
    .default("")
    .describe(
      "Addresses or networks of reverse proxies whose X-Forwarded-For is believed, comma-separated; empty: none",
    ),
  METRICS_PORT: port(9464).describe("Port of /metrics, on the loopback interface only"),
  WALLET_DIST: z
    .string()
    .min(1)
    .default(join(REPOSITORY, "apps/wallet/dist"))
    .describe("Folder of the built wallet"),
  CONSOLE_PORT: port(8090).describe("Port of the staff console; 0 takes any"),
  CONSOLE_HOST: z
    .string()
    .min(1)
    .default("127.0.0.1")
    .describe("Address the console listens on; keep it inside: a VPN or an administration network"),
  CONSOLE_URL: url(["http:", "https:"], "must be an http:// or https:// URL")
    .default("http://localhost:8090")
    .refine((text) => !URL.canParse(text) || isConfidential(new URL(text)), {
      message: "must be https:// anywhere but on the loopback interface",
    })
    .describe("What staff type: links in invitations, the origin and the site of their passkeys"),
  CONSOLE_ALLOWED_NETS: z
    .string()
    .default("")
    .refine((text) => listOf(text).every(isNet), "must be addresses or networks: 10.8.0.0/16, ::1")
    .describe(
      "Addresses or networks that the console answers, comma-separated; empty: all that reach the port",
    ),
  CONSOLE_DIST: z
    .string()
    .min(1)
    .default(join(REPOSITORY, "apps/console/dist"))
    .describe("Folder of the built console"),
  AUDIT_CHECKPOINT_DIR: z
    .string()
    .min(1)
    .default(join(REPOSITORY, ".data/audit-checkpoints"))
    .describe(
      "Second place of the audit log's signed checkpoints: another disk or machine than the database's",
    ),
  LOG_FILES: z
    .string()
    .default("")
    .describe(
      "Files in which your collector keeps this program's log, comma-separated; read every week for card numbers",
    ),
  RATE_LIMIT_FACTOR: z
    .string()
    .regex(/^\d{1,6}(\.\d+)?$/, "must be a positive number")
    .default("1")
    .transform(Number)
    .refine((value) => value > 0, "must be a positive number")
    .describe(
      "Multiplies every rate limit; above 1 only for load tests and many customers behind one address",
    ),
});

const SECRET_NAMES = [
  "DATABASE_URL",
  "OKPAY_SECRET",
  "OKPAY_SECRET_PREVIOUS",
  "SMTP_URL",
  "SMS_GATEWAY_TOKEN",
  ...cards.CARD_SECRET_NAMES,
  ...calls.CALL_SECRET_NAMES,
  ...phone.PHONE_SECRET_NAMES,
] as const;

/** Everything the program may know about its surroundings. */
export interface Config extends identity.IdentityConfig {
  readonly databaseUrl: string;
  readonly port: number;
  readonly host: string;
  /** Without a trailing slash. */
  readonly publicUrl: string;
  readonly isHttps: boolean;
  readonly mode: "demo" | "production";
  readonly isDemo: boolean;
  /** Root secret; use `createKeyring(config.secret).keyFor("…")`, never the secret itself. */
  readonly secret: string;
  /** Replaced root secrets that are still accepted. */
  readonly replacedSecrets: readonly string[];
  /** Null: plain http, for a proxy in front or the loopback interface. */
  readonly tls: TlsCertificate | null;
  readonly httpRedirectPort: number | null;
  readonly isReferenceServed: boolean;
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  readonly smsGatewayUrl: string | null;
  readonly smsGatewayToken: string | null;
  readonly geoIpFile: string | null;
  /** Null: learned anew by each process. */
  readonly searchCacheDir: string | null;
  readonly cards: cards.CardConfig;
  readonly webhookPrivateNets: readonly string[];
  readonly calls: calls.CallConfig;
  readonly phone: phone.PhoneConfig | null;
  readonly recordings: phone.RecordingsConfig;
  /** When a payment needs a proof bound to it (rows U8, U9). */
  readonly confirmationPolicy: {
    readonly mode: "risk" | "always";
    readonly exemptions: readonly ("own_accounts" | "trusted_payee" | "low_value")[];
  };
  readonly logLevel: "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "silent";
  readonly trustedProxies: readonly string[];
  readonly metricsPort: number;
  readonly walletDist: string;
  readonly rateLimitFactor: number;
  readonly console: {
    readonly port: number;
    readonly host: string;
    /** Without a trailing slash. */
    readonly url: string;
    readonly allowedNets: readonly string[];
    readonly dist: string;
  };
  readonly auditCheckpointDir: string;
  readonly logFiles: readonly string[];
}

/** Names every mistake, one per line; main.ts prints it without a stack. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly mistakes: readonly string[];
  constructor(mistakes: readonly string[]) {
    super(
      `The configuration has ${mistakes.length === 1 ? "a mistake" : `${mistakes.length} mistakes`}:\n${mistakes.map((line) => `  - ${line}`).join("\n")}`,
    );
    this.mistakes = mistakes;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the environment; throws `ConfigError` naming every mistake. `demoSecretFile` is where a demo keeps its secret. */
export function loadConfig(
  env: Environment = process.env,
  demoSecretFile: string = DEMO_SECRET_FILE,
): Config {
  const mistakes: string[] = [];
  const values = withSecretFiles(env, mistakes);
  const parsed = environment.safeParse(values);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const name = String(issue.path[0]);
      // One line per variable; a message of ours, or that it is missing. Values are not repeated: they may be secret.
      mistakes.push(`${name} ${values[name] === undefined ? "is missing" : issue.message}`);
    }
  }
  if (values["OKPAY_MODE"] === "production") mistakes.push(...productionMistakes(values));
  else if (values["OKPAY_SECRET"] !== undefined)
    mistakes.push(...secretMistakes(values["OKPAY_SECRET"]));
  if (values["OKPAY_SECRET_PREVIOUS"] !== undefined)
    mistakes.push(...previousSecretMistakes(values));
  mistakes.push(...phone.phoneMistakes(values));
  const tls = readTls(values, mistakes);
  if (mistakes.length > 0 || !parsed.success) throw new ConfigError([...new Set(mistakes)]);
  const secret = parsed.data.OKPAY_SECRET ?? demoSecret(demoSecretFile);
  return toConfig(parsed.data, secret, tls);
}

/** Empty means absent; `NAME_FILE` gives a secret's value from a file, without its last line break. */
function withSecretFiles(env: Environment, mistakes: string[]): Record<string, string | undefined> {
  const values: Record<string, string | undefined> = {};
  for (const name of Object.keys(environment.shape))
    values[name] = env[name] === "" ? undefined : env[name];
  for (const name of SECRET_NAMES) {
    const file = env[`${name}_FILE`];
    if (file === undefined || file === "") continue;
    if (values[name] !== undefined)
      mistakes.push(`${name} and ${name}_FILE are both set: give one`);
    const text = readKeyFile(`${name}_FILE`, file, mistakes);
    if (text !== null) values[name] = text.replace(/\r?\n$/, "");
  }
  return values;
}

function toConfig(
  env: z.output<typeof environment>,
  secret: string,
  tls: TlsCertificate | null,
): Config {
  return Object.freeze({
    databaseUrl: env.DATABASE_URL,
    port: env.PORT,
    host: env.HOST,
    publicUrl: withoutTrailingSlash(env.PUBLIC_URL),
    isHttps: env.PUBLIC_URL.startsWith("https://"),
    mode: env.OKPAY_MODE,
    isDemo: env.OKPAY_MODE === "demo",
    secret,
    replacedSecrets: env.OKPAY_SECRET_PREVIOUS === undefined ? [] : [env.OKPAY_SECRET_PREVIOUS],
    tls,
    httpRedirectPort: env.HTTP_REDIRECT_PORT ?? null,
    isReferenceServed: (env.API_REFERENCE ?? (env.OKPAY_MODE === "demo" ? "on" : "off")) === "on",
    smtpUrl: env.SMTP_URL ?? null,
    mailFrom: env.MAIL_FROM,
    smsGatewayUrl: env.SMS_GATEWAY_URL ?? null,
    smsGatewayToken: env.SMS_GATEWAY_TOKEN ?? null,
    ...identity.identityConfigOf(env),
    geoIpFile: env.GEOIP_FILE ?? null,
    searchCacheDir: env.SEARCH_CACHE_DIR ?? (env.OKPAY_MODE === "demo" ? DEMO_SEARCH_CACHE : null),
    cards: cards.cardConfigOf(env),
    webhookPrivateNets: listOf(env.WEBHOOK_PRIVATE_NETS),
    calls: calls.callConfigOf(env),
    phone: phone.phoneConfigOf(env),
    recordings: phone.recordingsConfigOf(env),
    confirmationPolicy: {
      mode: env.PAYMENT_CONFIRMATION,
      exemptions: (["own_accounts", "trusted_payee", "low_value"] as const).filter((exemption) =>
        env.PAYMENT_CONFIRMATION_EXEMPTIONS.split(",").includes(exemption),
      ),
    },
    logLevel: env.LOG_LEVEL,
    trustedProxies: listOf(env.TRUSTED_PROXIES),
    metricsPort: env.METRICS_PORT,
    walletDist: env.WALLET_DIST,
    rateLimitFactor: env.RATE_LIMIT_FACTOR,
    console: Object.freeze({
      port: env.CONSOLE_PORT,
      host: env.CONSOLE_HOST,
      url: withoutTrailingSlash(env.CONSOLE_URL),
      allowedNets: listOf(env.CONSOLE_ALLOWED_NETS),
      dist: env.CONSOLE_DIST,
    }),
    auditCheckpointDir: env.AUDIT_CHECKPOINT_DIR,
    logFiles: listOf(env.LOG_FILES),
  });
}

/** The text of `.env.example`; `npm run gen` writes it, a check keeps it from drifting. */
export function envExample(): string {
  const lines = [
    "# Made from apps/server/src/config.ts by `npm run gen`; copy to .env and change what you need.",
    "",
  ];
  for (const [name, schema] of Object.entries(environment.shape)) {
    const isSecret = SECRET_NAMES.some((secret) => secret === name);
    lines.push(
      `# ${schema.description ?? ""}${isSecret ? ` (or ${name}_FILE: a file that holds it)` : ""}`,
    );
    const fallback = schema.safeParse(undefined);
    const value = fallback.success ? String(fallback.data ?? "") : "";
    lines.push(`#${name}=${value.replace(`${REPOSITORY}/`, "")}`, "");
  }
  return lines.join("\n");
}
