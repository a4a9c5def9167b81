import { randomBytes } from "node:crypto";
import { createFakeClock, createTestDatabase } from "@okpay/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { createKeyring } from "../crypto.ts";
import { createDatabase } from "../db/index.ts";
import { newId } from "../ids.ts";
import { createJobs } from "../jobs/index.ts";
import { createLog } from "../log.ts";
import { type DeliveryDeps, deliver } from "./delivery.ts";
import { createMessages } from "./index.ts";
import { DeliveryFailed, DeliveryRefused } from "./ports.ts";
import { pruneMessages } from "./repository.ts";

const { url } = await createTestDatabase();
const database = createDatabase({ url, applicationName: "okpay-test" });
const clock = createFakeClock();
const keyring = createKeyring(randomBytes(32).toString("hex"));
const written: string[] = [];
const log = createLog({
  level: "debug",
  destination: { write: (line: string) => void written.push(line) },
});
const jobs = createJobs({ connection: { url, applicationName: "okpay-test-jobs" }, log });

interface Handed {
  readonly id: string;
  readonly to: string;
  readonly text: string;
}
const handed: Handed[] = [];
let failure: Error | null = null;
const transport = {
  async send(message: Handed) {
    if (failure !== null) throw failure;
    handed.push(message);
    return { providerReference: "gw-1" };
  },
  close: async () => {},
};
const deps = (isContentKept: boolean): DeliveryDeps => ({
  database,
  clock,
  log,
  key: keyring.keyFor("platform.message.content"),
  mail: transport,
  sms: transport,
  isContentKept,
});
const messages = createMessages({
  database,
  jobs,
  clock,
  log,
  keyring,
  config: { isDemo: false, publicUrl: "https://pay.example.com" },
  mail: transport,
  sms: transport,
});
afterAll(async () => {
  await jobs.stop();
  await database.close();
});

async function order(id = newId(), code = "012345"): Promise<string> {
  await database.kysely.transaction().execute((tx) =>
    messages.sendSms(tx, {
      id,
      to: "+8613800138000",
      locale: "zh-CN",
      template: "confirm_phone",
      params: { code, minutes: 10 },
      deliverUntil: new Date(clock.now().getTime() + 600_000),
    }),
  );
  return id;
}
const rowOf = async (id: string) =>
  (
    await database.pool.query(
      "SELECT state, content, attempts, provider_reference, last_problem FROM platform.message WHERE id = $1",
      [id],
    )
  ).rows[0] as Record<string, unknown>;
const withFailure = async (error: Error, work: () => Promise<unknown>) => {
  failure = error;
  try {
    return await work();
  } finally {
    failure = null;
  }
};

describe("a message", () => {
  it("exists only with the transaction that wanted it", async () => {
    const id = newId();
    await expect(
      database.kysely.transaction().execute(async (tx) => {
        await messages.sendEmail(tx, {
          id,
          to: "lin@example.com",
          locale: "en",
          template: "confirm_email",
          params: {
            minutes: 60,
            link: "https://pay.example.com/confirm#t=x",
            phone: "+86 138****9001",
          },
          deliverUntil: clock.now(),
        });
        throw new Error("changed my mind");
      }),
    ).rejects.toThrow("changed my mind");
    expect(await rowOf(id)).toBeUndefined();
  });

  it("is handed over once and then wiped", async () => {
    const id = await order();
    await deliver(deps(false), [id], false);
    await deliver(deps(false), [id], false);
    expect(handed.filter((message) => message.id === id)).toMatchObject([
      { to: "+8613800138000", text: expect.stringContaining("012345") as string },
    ]);
    expect(await rowOf(id)).toEqual({
      state: "delivered",
      content: null,
      attempts: 1,
      provider_reference: "gw-1",
      last_problem: null,
    });
  });

  it("is kept for the inbox in the demo world", async () => {
    const id = await order();
    await deliver(deps(true), [id], false);
    expect((await rowOf(id))["content"]).toBeInstanceOf(Buffer);
  });

  it("waits after a passing failure, and is given up and wiped after the last try", async () => {
    const id = await order();
    await withFailure(new DeliveryFailed("sms gateway 503"), async () => {
      await expect(deliver(deps(false), [id], false)).rejects.toThrow("sms gateway 503");
      expect(await rowOf(id)).toMatchObject({
        state: "queued",
        content: expect.any(Buffer) as Buffer,
        last_problem: "sms gateway 503",
        attempts: 1,
      });
      await deliver(deps(false), [id], true);
    });
    expect(await rowOf(id)).toMatchObject({ state: "failed", content: null, attempts: 2 });
  });

  it("is given up at once when it will never be taken", async () => {
    const id = await order();
    await withFailure(new DeliveryRefused("smtp 550"), () => deliver(deps(false), [id], false));
    expect(await rowOf(id)).toMatchObject({
      state: "failed",
      content: null,
      last_problem: "smtp 550",
    });
  });

  it("is not sent when its time has passed", async () => {
    const id = await order();
    clock.advance(600_001);
    await deliver(deps(false), [id], false);
    expect(handed.some((message) => message.id === id)).toBe(false);
    expect(await rowOf(id)).toMatchObject({ state: "expired", content: null });
  });

  it("ordered together they are one job, and one that has to wait keeps no other back", async () => {
    const mail = newId();
    const sms = newId();
    const common = {
      locale: "en",
      params: { what: "A new device", when: "today", name: "Lin", title: "News", where: "here" },
      deliverUntil: new Date(clock.now().getTime() + 600_000),
    } as const;
    await database.kysely.transaction().execute((tx) =>
      messages.sendAll(tx, {
        emails: [{ ...common, id: mail, to: "lin@example.com", template: "security_news" }],
        sms: [{ ...common, id: sms, to: "+8613800138000", template: "security_news" }],
      }),
    );
    const { rows } = await database.pool.query<{ payload: object }>(
      "SELECT payload FROM graphile_worker._private_jobs WHERE payload::text LIKE '%' || $1 || '%'",
      [mail],
    );
    expect(rows).toEqual([{ payload: { messageIds: [mail, sms] } }]);

    const noSms = { ...transport, send: () => Promise.reject(new DeliveryFailed("gateway 503")) };
    const first = deliver({ ...deps(false), sms: noSms }, [mail, sms], false);
    await expect(first).rejects.toThrow("gateway 503");
    expect([(await rowOf(mail))["state"], (await rowOf(sms))["state"]]).toEqual([
      "delivered",
      "queued",
    ]);
    await deliver(deps(false), [mail, sms], false);
    expect((await rowOf(sms))["state"]).toBe("delivered");
    expect(handed.filter(({ id }) => id === mail)).toHaveLength(1);
  });

  it("a defect of ours is not taken for a provider's failure", async () => {
    const id = await order();
    await withFailure(new TypeError("a defect"), () =>
      expect(deliver(deps(false), [id], true)).rejects.toThrow("a defect"),
    );
    expect(await rowOf(id)).toMatchObject({ state: "queued", attempts: 0 });
  });

  it("ordered twice under one id is one message", async () => {
    const id = await order();
    await order(id, "999999");
    await deliver(deps(false), [id], false);
    expect(handed.filter((message) => message.id === id)).toMatchObject([
      { text: expect.stringContaining("012345") as string },
    ]);
  });

  it("is forgotten after 90 days", async () => {
    const id = await order();
    await deliver(deps(false), [id], false);
    const after = (days: number) => new Date(clock.now().getTime() + days * 86_400_000);
    await pruneMessages(database, after(-1));
    expect(await rowOf(id)).toMatchObject({ state: "delivered" });
    expect(await pruneMessages(database, after(1))).toBeGreaterThan(0);
    expect(await rowOf(id)).toBeUndefined();
  });

  it("goes to one plain recipient", async () => {
    for (const to of [
      "a@example.com,b@example.com",
      "a@example.com\r\nBcc: b@example.com",
      "A <a@example.com>",
      "a@example.com b@example.com",
    ]) {
      const sending = database.kysely.transaction().execute((tx) =>
        messages.sendEmail(tx, {
          to,
          locale: "en",
          template: "confirm_email",
          params: { minutes: 60, link: "x", phone: "+86 138****9001" },
          deliverUntil: clock.now(),
        }),
      );
      await expect(sending).rejects.toThrow("one plain address");
    }
  });

  it("is delivered by the job, and its code is in no log line and no job", async () => {
    const id = await order(newId(), "424242");
    const { rows } = await database.pool.query<{ payload: string }>(
      "SELECT payload::text FROM graphile_worker._private_jobs",
    );
    expect(rows.map((row) => row.payload)).toContainEqual(expect.stringContaining(id));
    expect(JSON.stringify(rows)).not.toContain("424242");
    const delivered = new Promise<void>((resolve) => {
      const { push } = handed;
      handed.push = (...items) => {
        if (items.some((item) => item.id === id)) resolve();
        return push.apply(handed, items);
      };
    });
    await jobs.start();
    await delivered;
    expect(written.join("")).not.toMatch(/424242|13800138000/);
  });
});
