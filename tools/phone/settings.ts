// What `npm run phone` is told by the environment, beside what the server is told (config-phone.ts).
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { OperatorProblem } from "../operator-problem.ts";
import { dataRoot } from "../postgres/index.ts";
import { ATTESTATION_WAYS, type TrunkAttestation } from "./attestation.ts";
import { USUAL_ROOT } from "./chroot.ts";
import type { ExchangeSettings } from "./configuration.ts";

const port = z.coerce.number().int().min(1).max(65_535);
const shape = z.object({
  ASTERISK_HOST: z.string().min(1).default("127.0.0.1"),
  ASTERISK_PORT: port.default(8088),
  ASTERISK_PASSWORD: z.string().min(16).optional(),
  ASTERISK_PASSWORD_FILE: z.string().min(1).optional(),
  ASTERISK_HTTP_URL: z.url().default("http://127.0.0.1:8089"),
  PHONE_ROOT: z.string().startsWith("/").default(USUAL_ROOT),
  PHONE_SIP_HOST: z.string().min(1).default("127.0.0.1"),
  PHONE_SIP_PORT: port.default(5060),
  PHONE_PUBLIC_ADDRESS: z.string().min(1).optional(),
  PHONE_RTP_FROM: port.default(10_000),
  PHONE_RTP_TO: port.default(20_000),
  PHONE_TRUNK_HOST: z.string().min(1).optional(),
  PHONE_TRUNK_USER: z.string().min(1).optional(),
  PHONE_TRUNK_PASSWORD: z.string().min(1).optional(),
  PHONE_TRUNK_PASSWORD_FILE: z.string().min(1).optional(),
  /** How calls of the trunk say whether their number is true. */
  PHONE_TRUNK_ATTESTATION: z.enum(ATTESTATION_WAYS).default("off"),
  PHONE_STIR_AUTHORITIES_FILE: z.string().min(1).optional(),
  /** Numbers of agents who have a SIP telephone: 17,18. */
  PHONE_AGENTS: z.string().default(""),
});

export interface PhoneSettings {
  readonly root: string;
  readonly httpUrl: string;
  readonly passwordFile: string | null;
  readonly exchange: Omit<ExchangeSettings, "folders">;
}

const numbersOf = (text: string): number[] =>
  text
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "")
    .map(Number);

/** All mistakes at once, as the server names its own. */
export function readSettings(environment: NodeJS.ProcessEnv): PhoneSettings {
  const parsed = shape.safeParse(
    // Compose files write `NAME=` for "not set".
    Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== "")),
  );
  if (!parsed.success)
    throw new OperatorProblem(
      parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("\n"),
    );
  const env = parsed.data;
  const agents = numbersOf(env.PHONE_AGENTS);
  if (agents.some((number) => !Number.isInteger(number) || number < 1))
    throw new OperatorProblem("PHONE_AGENTS must be agents' numbers, comma-separated: 17,18");
  if (env.PHONE_RTP_FROM >= env.PHONE_RTP_TO)
    throw new OperatorProblem("PHONE_RTP_FROM must be below PHONE_RTP_TO.");
  const trunkPassword = env.PHONE_TRUNK_PASSWORD ?? secretIn(env.PHONE_TRUNK_PASSWORD_FILE);
  if (env.PHONE_TRUNK_USER !== undefined && trunkPassword === undefined)
    throw new OperatorProblem("PHONE_TRUNK_PASSWORD is missing: PHONE_TRUNK_USER needs it.");
  const given = env.ASTERISK_PASSWORD ?? secretIn(env.ASTERISK_PASSWORD_FILE);
  const own = given === undefined ? ownPassword() : null;
  const url = new URL(env.ASTERISK_HTTP_URL);
  return {
    root: env.PHONE_ROOT,
    httpUrl: url.origin,
    passwordFile: own?.file ?? env.ASTERISK_PASSWORD_FILE ?? null,
    exchange: {
      okpay: {
        url: `ws://${env.ASTERISK_HOST}:${env.ASTERISK_PORT}/ari`,
        password: given ?? own?.password ?? "",
      },
      http: { host: "127.0.0.1", port: Number(url.port || 80) },
      sip: {
        host: env.PHONE_SIP_HOST,
        port: env.PHONE_SIP_PORT,
        publicAddress: env.PHONE_PUBLIC_ADDRESS ?? null,
      },
      rtp: { from: env.PHONE_RTP_FROM, to: env.PHONE_RTP_TO },
      trunk:
        env.PHONE_TRUNK_HOST === undefined
          ? null
          : {
              host: env.PHONE_TRUNK_HOST,
              account:
                env.PHONE_TRUNK_USER === undefined || trunkPassword === undefined
                  ? null
                  : { user: env.PHONE_TRUNK_USER, password: trunkPassword },
              attestation: attestationOf(env),
            },
      phones: agents.map((number) => ({ number, contact: null })),
    },
  };
}

function attestationOf({
  PHONE_TRUNK_ATTESTATION: way,
  PHONE_STIR_AUTHORITIES_FILE: file,
}: z.output<typeof shape>): TrunkAttestation | null {
  if (way === "off") return null;
  if (way !== "Identity") return { by: "carrier", header: way };
  const authorities = secretIn(file);
  if (authorities === undefined)
    throw new OperatorProblem(
      "PHONE_STIR_AUTHORITIES_FILE is missing: PHONE_TRUNK_ATTESTATION=Identity needs the certificates of those who certify carriers.",
    );
  return { by: "asterisk", authorities };
}

function secretIn(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  if (!existsSync(file)) throw new OperatorProblem(`${file} is not there.`);
  return readFileSync(file, "utf8").trim();
}

/** To try it out: made once, kept beside the demo's data. */
function ownPassword(): { readonly file: string; readonly password: string } {
  const file = join(dataRoot, "phone-password");
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600 });
  }
  return { file, password: readFileSync(file, "utf8").trim() };
}
