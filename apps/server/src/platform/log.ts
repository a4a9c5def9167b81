import pino, { type DestinationStream, type Logger } from "pino";
import { masked, maskedText } from "./redaction.ts";
import { currentRequestId } from "./request-context.ts";

/** Structured log lines; what must not be written down is masked on the way out, whoever logs it. */
export type Log = Logger;

export interface LogOptions {
  readonly level: "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "silent";
  /** Standard output unless told; tests read what was written. */
  readonly destination?: DestinationStream;
}

/**
 * One JSON object per line with an ISO time. Every object and text passes the redaction (redaction.ts), so a careless
 * `log.info({ body })` leaks no password, token, card number or address.
 */
export function createLog({ level, destination }: LogOptions): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: () => {
        const requestId = currentRequestId();
        return requestId === undefined ? {} : { requestId };
      },
      // The redaction has written errors already; pino's own serializer would take its work apart.
      serializers: { err: (written: unknown) => written },
      formatters: { level: (label) => ({ level: label }), log: masked, bindings: masked },
      hooks: {
        logMethod(inputs, method) {
          const [first, second, ...rest] = inputs as unknown[];
          if (typeof first === "string")
            method.apply(this, [maskedText(first), second, ...rest] as Parameters<typeof method>);
          else if (first instanceof Error)
            method.apply(this, [
              { err: first },
              maskedText(typeof second === "string" ? second : first.message),
            ] as Parameters<typeof method>);
          else
            method.apply(this, [
              first,
              typeof second === "string" ? maskedText(second) : second,
              ...rest,
            ] as Parameters<typeof method>);
        },
      },
    },
    // Not synchronous: a slow reader of the log must not hold up payments. main.ts flushes before it exits.
    destination ?? pino.destination({ dest: 1, sync: false }),
  );
}
