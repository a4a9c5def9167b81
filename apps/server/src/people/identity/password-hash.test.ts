import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createBoundedQueue } from "../../platform/bounded-queue.ts";
import { createKeyring } from "../../platform/crypto.ts";
import { hashPace } from "./hash-pace.ts";
import { createPasswordHasher, HASHES_AT_ONCE } from "./password-hash.ts";

const keyring = createKeyring("a-root-secret-of-the-tests-that-is-long-enough-0f3a9c");
const hasher = createPasswordHasher({ keyring, hashPriority: "normal" });
const cheap = createPasswordHasher({
  keyring,
  hashPriority: "normal",
  parameters: { memory: 64, passes: 1, parallelism: 1, keyId: 1 },
});

describe("password hashes", () => {
  it("are argon2id with OWASP's parameters, a fresh salt each [P8]", async () => {
    const [one, other] = await Promise.all([
      hasher.hash("Moon-river9-sails"),
      hasher.hash("Moon-river9-sails"),
    ]);
    expect(one).toMatch(
      /^\$argon2id\$v=19\$m=19456,t=2,p=1,keyid=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/,
    );
    expect(one).not.toBe(other);
    expect(await hasher.verify("Moon-river9-sails", one)).toBe(true);
  });

  it.each([
    ["another last character", "Moon-river9-sailt"],
    ["another case", "moon-river9-sails"],
    ["a blank at the end", "Moon-river9-sails "],
    ["less of it", "Moon-river9-sail"],
  ])("do not open with %s [P3]", async (_what, attempt) => {
    expect(await cheap.verify(attempt, await cheap.hash("Moon-river9-sails"))).toBe(false);
  });

  it("take 128 characters, blanks and composed Unicode as they are [P3]", async () => {
    const long = `Aa1! ${"é".repeat(123)}`;
    const stored = await cheap.hash(long);
    expect(await cheap.verify(long.normalize("NFD"), stored)).toBe(true);
    expect(await cheap.verify(`${long.slice(0, -1)}e`, stored)).toBe(false);
  });

  it("are worth nothing without the pepper [P8]", async () => {
    const elsewhere = createPasswordHasher({
      keyring: createKeyring("another-root-secret-of-the-tests-long-enough-1"),
      hashPriority: "normal",
    });
    expect(await elsewhere.verify("Moon-river9-sails", await cheap.hash("Moon-river9-sails"))).toBe(
      false,
    );
  });

  it("made with older parameters still open and are known as outdated [P8]", async () => {
    const old = await cheap.hash("Moon-river9-sails");
    expect(await hasher.verify("Moon-river9-sails", old)).toBe(true);
    expect([hasher.isOutdated(old), hasher.isOutdated(await hasher.hash("x"))]).toEqual([
      true,
      false,
    ]);
  });

  it("of nobody cost the same and never open", async () => {
    expect(await hasher.verify("", null)).toBe(false);
    await expect(hasher.verify("x", "plain")).rejects.toThrow("unknown form");
  });
});

describe("beside a busy event loop", () => {
  it("the answer is out at once, and the next hash waits until a thread has rested [P9]", async () => {
    const resting: (() => void)[] = [];
    let begun = 0;
    const paced = createPasswordHasher({
      keyring,
      hashPriority: "normal",
      parameters: { memory: 64, passes: 1, parallelism: 1, keyId: 1 },
      pace: () => {
        begun += 1;
        return () => new Promise<void>((resolve) => resting.push(resolve));
      },
    });
    await Promise.all(Array.from({ length: HASHES_AT_ONCE }, () => paced.hash("one of the first")));
    const next = paced.hash("the next");
    await new Promise(setImmediate);
    expect([begun, resting.length]).toEqual([HASHES_AT_ONCE, HASHES_AT_ONCE]);
    resting.shift()?.();
    expect(await next).toMatch(/^\$argon2id/);
    expect(begun).toBe(HASHES_AT_ONCE + 1);
    for (const wake of resting) wake();
    await paced.close();
  });

  it("rests longer than it worked; where the loop had time left, not at all", async () => {
    const idle = hashPace();
    await new Promise((resolve) => setTimeout(resolve, 20));
    let hasRested = false;
    void idle().then(() => (hasRested = true));
    await new Promise(setImmediate);
    expect(hasRested).toBe(true);

    const busy = hashPace();
    for (const until = performance.now() + 20; performance.now() < until; );
    const ended = performance.now();
    await busy();
    expect(performance.now() - ended).toBeGreaterThanOrEqual(25);
  });
});

it.runIf(process.platform === "linux")(
  "of low priority hash on a thread that gives way [P9]",
  async () => {
    const niceThreads = () =>
      readdirSync("/proc/self/task").filter((thread) => {
        // The name may hold blanks; behind its bracket nice is the seventeenth field.
        const [, fields = ""] = readFileSync(`/proc/self/task/${thread}/stat`, "utf8").split(") ");
        return fields.split(" ")[16] === "10";
      }).length;
    const before = niceThreads();
    const parameters = { memory: 64, passes: 1, parallelism: 1, keyId: 1 };
    const low = createPasswordHasher({ keyring, parameters, hashPriority: "low" });
    await low.hash("Moon-river9-sails");
    expect(niceThreads()).toBe(before + 1);
    await low.close();
  },
);

describe("the bounded queue", () => {
  it("runs so many at once, keeps the order, and refuses beyond [P9]", async () => {
    const { run } = createBoundedQueue({ atOnce: 2, waiting: 2 });
    const started: number[] = [];
    const finish: (() => void)[] = [];
    const task = (no: number) =>
      run(
        () =>
          new Promise<number>((resolve) => {
            started.push(no);
            finish.push(() => resolve(no));
          }),
      );
    const tasks = [1, 2, 3, 4].map(task);
    await expect(task(5)).rejects.toMatchObject({ code: "service_overloaded" });
    expect(started).toEqual([1, 2]);
    finish[0]?.();
    expect(await tasks[0]).toBe(1);
    await new Promise(setImmediate);
    expect(started).toEqual([1, 2, 3]);
    finish[1]?.();
    await new Promise(setImmediate);
    finish[2]?.();
    finish[3]?.();
    expect(await Promise.all(tasks)).toEqual([1, 2, 3, 4]);
  });

  it("gives the place of a failed task on", async () => {
    const { run } = createBoundedQueue({ atOnce: 1, waiting: 1 });
    const failing = run(() => Promise.reject(new Error("no")));
    const next = run(() => Promise.resolve("yes"));
    await expect(failing).rejects.toThrow("no");
    expect(await next).toBe("yes");
    expect(await run(() => Promise.resolve("again"))).toBe("again");
  });
});
