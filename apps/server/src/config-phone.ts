import { join } from "node:path";
import { isTimeZone } from "@okpay/contracts/time-zones";
import { z } from "zod";
import { optionalPort } from "./config-texts.ts";

const REPOSITORY = join(import.meta.dirname, "../../..");

/** The settings of calls by telephone: a part of the environment's schema (config.ts). Without ASTERISK_PORT there are none. */
export const phoneEnvironment = {
  ASTERISK_PORT: optionalPort.describe(
    "Port that Asterisk 22 connects to (docs/operate/phone.md); left out, calls are in the browser only",
  ),
  ASTERISK_HOST: z
    .string()
    .min(1)
    .default("127.0.0.1")
    .describe("Address of that port; keep it inside: the loopback interface or a private network"),
  ASTERISK_PASSWORD: z
    .string()
    .min(16, "must have at least 16 characters")
    .optional()
    .describe("Password Asterisk shows there, as user okpay; needed with ASTERISK_PORT"),
  PHONE_LANGUAGE: z
    .enum(["zh-CN", "en"], "must be zh-CN or en")
    .default("zh-CN")
    .describe("Language a caller is greeted in before choosing one"),
  PHONE_TIME_ZONE: z
    .string()
    .refine(isTimeZone, "must be an IANA zone")
    .default("Asia/Shanghai")
    .describe("Zone of callers by telephone: nobody is called back at night there"),
  PHONE_CALLER_ID: z
    .string()
    .regex(/^\+\d{5,15}$/, "must be a number with +")
    .optional()
    .describe("Number that callbacks show; left out, callers by telephone are not called back"),
  PHONE_APP_CALLS: z
    .enum(["exchange", "pages"], "must be exchange or pages")
    .default("exchange")
    .describe(
      "Whose sound calls in the app have: Asterisk's (customers reach its RTP ports, or CALL_TURN_URLS), or between the two pages",
    ),
  PHONE_RECORDING: z
    .enum(["on", "off"], "must be on or off")
    .default("off")
    .describe("on: callers hear that calls are recorded, and they are, by Asterisk"),
  ASTERISK_HTTP_URL: z
    .url({ protocol: /^https?$/, message: "must be a URL" })
    .default("http://127.0.0.1:8089")
    .describe("Where recordings are fetched from: Asterisk's HTTP server"),
  RECORDINGS_DIR: z
    .string()
    .min(1)
    .default(join(REPOSITORY, ".data/recordings"))
    .describe("Folder of recorded calls, sealed; one that all servers see"),
  RECORDINGS_KEEP_DAYS: z
    .string()
    .regex(/^[1-9][0-9]{0,3}$/, "must be a number of days, 1 to 9999")
    .default("90")
    .transform(Number)
    .describe("Days until the sound of a call is deleted, unless somebody holds it"),
} as const;

export const PHONE_SECRET_NAMES = ["ASTERISK_PASSWORD"] as const;

export interface PhoneConfig {
  readonly port: number;
  readonly host: string;
  readonly password: string;
  readonly language: "zh-CN" | "en";
  readonly zone: string;
  readonly callerId: string | null;
  readonly isRecorded: boolean;
  readonly carriesAppCalls: boolean;
  readonly httpUrl: string;
}

export interface RecordingsConfig {
  readonly folder: string;
  readonly keepDays: number;
}

const shape = z.object(phoneEnvironment);

/** Null: no telephone. */
export const phoneConfigOf = (env: z.output<typeof shape>): PhoneConfig | null =>
  env.ASTERISK_PORT === undefined
    ? null
    : Object.freeze({
        port: env.ASTERISK_PORT,
        host: env.ASTERISK_HOST,
        password: env.ASTERISK_PASSWORD ?? "",
        language: env.PHONE_LANGUAGE,
        zone: env.PHONE_TIME_ZONE,
        callerId: env.PHONE_CALLER_ID ?? null,
        isRecorded: env.PHONE_RECORDING === "on",
        carriesAppCalls: env.PHONE_APP_CALLS === "exchange",
        httpUrl: env.ASTERISK_HTTP_URL.replace(/\/$/, ""),
      });

/** Also without a telephone: what was recorded before is still there. */
export const recordingsConfigOf = (env: z.output<typeof shape>): RecordingsConfig =>
  Object.freeze({ folder: env.RECORDINGS_DIR, keepDays: env.RECORDINGS_KEEP_DAYS });

/** A port without its password would let anybody be our exchange. */
export const phoneMistakes = (values: Readonly<Record<string, string | undefined>>): string[] =>
  values["ASTERISK_PORT"] !== undefined && values["ASTERISK_PASSWORD"] === undefined
    ? ["ASTERISK_PASSWORD is missing: ASTERISK_PORT needs it"]
    : [];
