import { randomBytes } from "node:crypto";
import { availableParallelism } from "node:os";
import { createBoundedQueue } from "../../platform/bounded-queue.ts";
import { isEqualConstantTime, type Keyring } from "../../platform/crypto.ts";
import { type BackgroundThread, createBackgroundThread } from "./background-thread.ts";
import { type HashPace, hashPace, noPace } from "./hash-pace.ts";
import type { HashQuestion, HashThread } from "./password-hash.worker.ts";

/** OWASP's second recommendation for argon2id: 19 MiB, two passes; about 40 ms here. */
const CURRENT = { memory: 19_456, passes: 2, parallelism: 1, keyId: 1 } as const;
const TAG_BYTES = 32;
const SALT_BYTES = 16;
const PHC =
  /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+),keyid=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** @internal Hashes take a core and 19 MiB each: never more than half the cores, so many waiting (some seconds' worth), then "come back". */
export const HASHES_AT_ONCE = Math.max(1, Math.min(4, Math.floor(availableParallelism() / 2)));
const HASHES_WAITING = 40;

export interface HashParameters {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly keyId: number;
}

/** `low` gives way to everything else of the server: less priority, and rests while it is busy (docs/decisions/sign-ins-leave-room.md). */
export type HashPriority = "low" | "normal";

/**
 * argon2id with a pepper that is not in the database: a stolen table alone cannot be guessed against. Everything needed
 * to check a hash but the pepper is in its text, so parameters can be raised without touching stored hashes.
 */
export interface PasswordHasher {
  /** Refuses with `service_overloaded` while the next hash would have no place to wait: asked before anything is counted. */
  assertRoom(): void;
  hash(password: string): Promise<string>;
  /** With `null` it does the same work and answers false: an unknown address costs what a known one does. */
  verify(password: string, stored: string | null): Promise<boolean>;
  /** Whether it was made with other parameters or another pepper than those of today. */
  isOutdated(stored: string): boolean;
  close(): Promise<void>;
}

/** As many threads as hashes may run at once: whom the queue lets in finds an idle one. */
function createHashThreads(priority: HashPriority, pace: HashPace) {
  const queue = createBoundedQueue({ atOnce: HASHES_AT_ONCE, waiting: HASHES_WAITING });
  const all = Array.from({ length: HASHES_AT_ONCE }, () =>
    createBackgroundThread<HashQuestion, Uint8Array>(
      new URL("./password-hash.worker.ts", import.meta.url),
      { hasLowPriority: priority === "low" } satisfies HashThread,
    ),
  );
  const idle = [...all];
  return {
    assertRoom: () => queue.assertRoom(),
    compute(question: HashQuestion): Promise<Buffer> {
      const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
      const hash = async (): Promise<void> => {
        const thread = idle.pop() as BackgroundThread<HashQuestion, Uint8Array>;
        const rest = pace();
        try {
          resolve(Buffer.from(await thread.ask(question)));
        } finally {
          // The answer is out; only the place is kept a little longer.
          await rest();
          idle.push(thread);
        }
      };
      queue.run(hash).catch(reject);
      return promise;
    },
    close: async () => void (await Promise.all(all.map((thread) => thread.close()))),
  };
}

export function createPasswordHasher(deps: {
  readonly keyring: Keyring;
  readonly parameters?: HashParameters | undefined;
  readonly hashPriority: HashPriority;
  /** Another one than the priority's. */
  readonly pace?: HashPace;
}): PasswordHasher {
  const current: HashParameters = deps.parameters ?? CURRENT;
  const threads = createHashThreads(
    deps.hashPriority,
    deps.pace ?? (deps.hashPriority === "low" ? hashPace : noPace),
  );

  const derive = (
    password: string,
    salt: Buffer,
    parameters: HashParameters,
    bytes: number,
  ): Promise<Buffer> =>
    threads.compute({
      // The same characters typed on two devices may be composed differently; nothing else is changed.
      message: password.normalize("NFC"),
      nonce: salt,
      parallelism: parameters.parallelism,
      tagLength: bytes,
      memory: parameters.memory,
      passes: parameters.passes,
      secret: deps.keyring.keyFor(`identity.password-pepper.${parameters.keyId}`),
    });

  const encode = (salt: Buffer, tag: Buffer): string =>
    `${prefixOf(current)}$${base64(salt)}$${base64(tag)}`;
  const nobody = encode(randomBytes(SALT_BYTES), randomBytes(TAG_BYTES));

  return {
    assertRoom: () => threads.assertRoom(),
    async hash(password) {
      const salt = randomBytes(SALT_BYTES);
      return encode(salt, await derive(password, salt, current, TAG_BYTES));
    },
    async verify(password, stored) {
      const { parameters, salt, tag } = parse(stored ?? nobody);
      const isEqual = isEqualConstantTime(
        await derive(password, salt, parameters, tag.length),
        tag,
      );
      return isEqual && stored !== null;
    },
    isOutdated: (stored) => !stored.startsWith(`${prefixOf(current)}$`),
    close: () => threads.close(),
  };
}

const base64 = (bytes: Buffer): string => bytes.toString("base64").replaceAll("=", "");

const prefixOf = ({ memory, passes, parallelism, keyId }: HashParameters): string =>
  `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism},keyid=${keyId}`;

function parse(stored: string): { parameters: HashParameters; salt: Buffer; tag: Buffer } {
  const [, memory, passes, parallelism, keyId, salt, tag] = PHC.exec(stored) ?? [];
  if (salt === undefined || tag === undefined)
    throw new Error("a stored password hash has an unknown form");
  return {
    parameters: {
      memory: Number(memory),
      passes: Number(passes),
      parallelism: Number(parallelism),
      keyId: Number(keyId),
    },
    salt: Buffer.from(salt, "base64"),
    tag: Buffer.from(tag, "base64"),
  };
}
