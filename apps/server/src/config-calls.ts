import { z } from "zod";
import { listOf } from "./config-texts.ts";

/** The settings of calls in the browser: a part of the environment's schema (config.ts). */

const servers = (schemes: string) =>
  z
    .string()
    .regex(
      new RegExp(`^((${schemes}):[^,\\s]+(,(${schemes}):[^,\\s]+)*)?$`),
      `must be addresses that begin with ${schemes.replaceAll("|", ": or ")}:, comma-separated`,
    )
    .default("");

export const callEnvironment = {
  CALL_STUN_URLS: servers("stun|stuns").describe(
    "STUN servers for calls in the browser, comma-separated: stun:stun.example.org:3478",
  ),
  CALL_TURN_URLS: servers("turn|turns").describe(
    "TURN servers for callers behind strict firewalls: turn:turn.example.org:3478?transport=udp",
  ),
  CALL_TURN_SECRET: z
    .string()
    .min(16, "must have at least 16 characters")
    .optional()
    .describe("Secret shared with the TURN server (coturn: use-auth-secret, static-auth-secret)"),
  CALL_LISTENING_SHOWN: z
    .enum(["on", "off"], "must be on or off")
    .default("on")
    .describe(
      "on: agents see that a supervisor listens to their talk; that one whispers or joins they always see",
    ),
} as const;

export const CALL_SECRET_NAMES = ["CALL_TURN_SECRET"] as const;

export interface CallConfig {
  readonly stunUrls: readonly string[];
  readonly turnUrls: readonly string[];
  readonly turnSecret: string | null;
  readonly isListeningShown: boolean;
}

const shape = z.object(callEnvironment);

export const callConfigOf = (env: z.output<typeof shape>): CallConfig =>
  Object.freeze({
    stunUrls: listOf(env.CALL_STUN_URLS),
    turnUrls: listOf(env.CALL_TURN_URLS),
    turnSecret: env.CALL_TURN_SECRET ?? null,
    isListeningShown: env.CALL_LISTENING_SHOWN === "on",
  });
