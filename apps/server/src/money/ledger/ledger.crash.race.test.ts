// Power cuts. A booking that was acknowledged is there exactly once; one that was not is whole or absent; a retry settles it.
import { setTimeout as pass } from "node:timers/promises";
import { createTestCluster, createTestDatabase } from "@okpay/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { verifyLedger } from "./index.ts";
import { BookingProcess } from "./testing/booking-processes.ts";
import { toBooking, toWire, type WireBooking } from "./testing/booking-wire.ts";
import { keepBooking, type Sent, stateOf, tracesOf } from "./testing/crash-load.ts";
import { createShop, openTestLedger, openWallets } from "./testing/ledger-world.ts";
import { random } from "./testing/random.ts";
import type { Ledger } from "./types.ts";

/** For longer runs: OKPAY_CRASH_KILLS=500 OKPAY_POWER_CUTS=50. */
const PROCESS_KILLS = Number(process.env["OKPAY_CRASH_KILLS"] ?? 20);
const POWER_CUTS = Number(process.env["OKPAY_POWER_CUTS"] ?? 3);

/** The promise of the ledger, for everything that was sent, before and after the callers have asked again. */
async function expectKept(
  ownerUrl: string,
  survivor: Ledger,
  sent: readonly Sent[],
): Promise<void> {
  const before = await tracesOf(ownerUrl, sent);
  const states = sent.map((one, index) =>
    stateOf(one, before[index] ?? { transfers: 0, refusals: 0, sales: 0 }),
  );
  expect(states.filter((state) => state === "torn")).toEqual([]);
  sent.forEach(({ outcome }, index) => {
    if (outcome !== null) expect(states[index]).toBe(outcome.state);
  });
  const unanswered = sent.flatMap((one, index) =>
    one.outcome === null ? [{ one, state: states[index] }] : [],
  );
  const retried = await Promise.all(
    unanswered.map(({ one }) => survivor.book(toBooking(one.booking))),
  );
  retried.forEach((outcome, index) => {
    const code = outcome.state === "refused" ? outcome.code : outcome.state;
    const state = unanswered[index]?.state;
    if (state === "booked") expect(code).toBe("exists");
    else if (state === "refused") expect(code).toBe("id_already_failed");
    else expect(["booked", "exceeds_floor"]).toContain(code);
  });
}

describe("kill -9 of the process that books", async () => {
  const database = await createTestDatabase();
  await createShop(database.ownerUrl);
  const survivor = openTestLedger(database.url);
  afterAll(() => survivor.close());
  const { wallets } = await openWallets(survivor, 20, 1_000_000n);

  it(`${PROCESS_KILLS} times, at random moments`, {
    timeout: 30_000 + PROCESS_KILLS * 3000,
  }, async () => {
    let lost = 0;
    // The next process gets ready while the present one works.
    let next = new BookingProcess(database.url);
    for (let kill = 0; kill < PROCESS_KILLS; kill += 1) {
      const victim = next;
      await victim.ready;
      next = new BookingProcess(database.url);
      const { promise: isWorking, resolve: onAnswer } = Promise.withResolvers<void>();
      // Every other time so many callers that batches are decided ahead.
      const callers = kill % 2 === 0 ? 60 : 1500;
      const sending = keepBooking((booking) => victim.book(booking), {
        wallets,
        callers,
        isOver: () => false,
        onAnswer,
      });
      await isWorking;
      await pass(random() * 60);
      await victim.kill();
      const sent = await sending;
      lost += sent.filter((one) => one.outcome === null).length;
      await expectKept(database.ownerUrl, survivor, sent);
    }
    await next.end();
    expect(lost).toBeGreaterThan(PROCESS_KILLS);
    expect(await verifyLedger({ url: database.url })).toMatchObject({
      isSound: true,
      problem: null,
    });
  });
});

describe("kill -9 of PostgreSQL, and of one of three ledgers with it", async () => {
  const cluster = await createTestCluster();
  afterAll(() => cluster.remove());
  await createShop(cluster.url);

  it(`${POWER_CUTS} times under load: the others carry on by themselves, and every caller gets the one true answer`, {
    timeout: 60_000 + POWER_CUTS * 20_000,
  }, async () => {
    const database = { url: cluster.url, role: "okpay_app" };
    const survivors = [1, 2].map(() =>
      openTestLedger(cluster.url, { database, patienceSeconds: 120 }),
    );
    const [ledger] = survivors as [Ledger, Ledger];
    const { wallets } = await openWallets(ledger, 20, 1_000_000n);
    for (let cut = 0; cut < POWER_CUTS; cut += 1) {
      const victim = new BookingProcess(cluster.url);
      await victim.ready;
      const load = { wallets, callers: cut % 2 === 0 ? 40 : 700 };
      let isOver = false;
      let answers = 0;
      const surviving = survivors.map((door) => {
        const book = async (booking: WireBooking) => toWire(await door.book(toBooking(booking)));
        return keepBooking(book, { ...load, isOver: () => isOver, onAnswer: () => (answers += 1) });
      });
      let victimAnswers = 0;
      const dying = keepBooking((booking) => victim.book(booking), {
        ...load,
        isOver: () => false,
        onAnswer: () => (victimAnswers += 1),
      });
      while (answers < 500 || victimAnswers < 200) await pass(1);
      await pass(random() * 30);
      await Promise.all([victim.kill(), cluster.kill()]);
      const target = answers + 2000;
      await cluster.restart();
      // Nobody told the ledgers: they have found their way back when they answer again.
      while (answers < target) await pass(1);
      isOver = true;
      const sent = (await Promise.all(surviving)).flat();
      expect(sent.filter(({ outcome }) => outcome === null || outcome.state === "exists")).toEqual(
        [],
      );
      await expectKept(cluster.url, ledger, [...sent, ...(await dying)]);
    }
    expect(await verifyLedger({ url: cluster.url })).toMatchObject({
      isSound: true,
      problem: null,
    });
    await Promise.all(survivors.map((door) => door.close()));
  });
});
