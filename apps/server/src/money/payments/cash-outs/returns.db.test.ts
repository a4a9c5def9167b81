// What a cash-out that comes back does beyond its own payment: limits, and the notices that wait beside it.
import {
  cashOut,
  createFakeClock,
  createMoneyWorld,
  createTestDatabase,
  createTestDirectory,
} from "@okpay/testkit";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromPublicId } from "../../../platform/ids.ts";
import { createSandboxPayoutBank } from "../../banks/index.ts";
import { createSandboxBank } from "../../banks/sandbox/bank.ts";
import { startSandboxNetwork } from "../../cards/sandbox/http-server.ts";
import { cameBackSince, type LimitKind } from "../../risk/limits.ts";
import type { PaymentView } from "../bodies.ts";

const { url, ownerUrl } = await createTestDatabase();
const network = await startSandboxNetwork({
  host: "127.0.0.1",
  port: 0,
  file: null,
  services: { bank: createSandboxBank({ file: null }) },
});
const clock = createFakeClock();
const bank = createSandboxPayoutBank({ url: network.url, merchant: "okpay", clock });
const world = createMoneyWorld({ url, clock, bank, directory: createTestDirectory() });
const owner = new pg.Client({ connectionString: ownerUrl });
beforeAll(() => owner.connect());
afterAll(async () => {
  await owner.end();
  await world.close();
  await network.close();
});

const MINUTE = 60_000;

const takeOut = async (id: string, amountMinor: bigint, causes: "paid" | "returned") =>
  (await cashOut(world, id, { amountMinor, causes })) as PaymentView;
const usedOf = async (customerId: string, kind: LimitKind): Promise<bigint | undefined> =>
  (await world.risk.limitsOf(customerId)).limits.find(
    (each) => each.kind === kind && each.currency === "CNY",
  )?.used.amountMinor;
const allUsed = (customerId: string) =>
  Promise.all((["day", "month", "new_payee"] as const).map((kind) => usedOf(customerId, kind)));

describe("a cash-out that came back", () => {
  it("counts in no limit of the day it left any more, and what stayed away does", async () => {
    const { id } = await world.customer("林悦", { CNY: 1_000_00n });
    await takeOut(id, 50_00n, "paid");
    await takeOut(id, 100_00n, "returned");
    expect(await allUsed(id)).toEqual([150_20n, 150_20n, 150_20n]);
    clock.advance(MINUTE);
    expect(await world.banks.runReturns()).toBe(1);
    expect(await allUsed(id)).toEqual([50_10n, 50_10n, 50_10n]);
    // And it is room that a payment may take: the cap that travels with the booking is that much higher.
    await owner.query("UPDATE risk.tier_limit SET amount = 16000 WHERE kind = 'day'");
    clock.advance(MINUTE);
    expect((await takeOut(id, 105_00n, "paid")).state).toBe("completed");
    expect(await takeOut(id, 5_00n, "paid")).toMatchObject({
      state: "declined",
      declineCode: "limit_day",
    });
  });

  it("frees the period it left in, and no later one", () => {
    const left = (leftAt: string, amount: bigint, currency: "CNY" | "USD" = "CNY") =>
      ({ leftAt: new Date(leftAt), amount, currency }) as const;
    const standing = {
      cameBack: [
        left("2026-11-28T15:59:59.999Z", 1n),
        left("2026-11-28T16:00:00.000Z", 20n),
        left("2026-11-29T09:00:00.000Z", 300n),
        left("2026-11-29T09:00:00.000Z", 4_000n, "USD"),
      ],
    };
    expect(cameBackSince(standing, "CNY", new Date("2026-11-28T16:00:00.000Z"))).toBe(320n);
    expect(cameBackSince(standing, "CNY", new Date("2026-11-30T16:00:00.000Z"))).toBe(0n);
  });

  it("is booked though many notices that nobody can book were there before it", async () => {
    const { id } = await world.customer("林悦", { CNY: 1_000_00n });
    await owner.query(
      `INSERT INTO banks.return_notice (bank, notice_id, reference, reason, returned_at, received_at)
       SELECT 'sandbox_bank', 'stray_' || n, gen_random_uuid(), 'AC04', now() - interval '1 day', now() - interval '1 day'
         FROM generate_series(1, 120) AS n`,
    );
    const payment = await takeOut(id, 10_00n, "returned");
    clock.advance(MINUTE);
    for (let run = 0; run < 3; run++) {
      await world.banks.runReturns();
      clock.advance(MINUTE);
    }
    expect((await world.payments.get(id, fromPublicId(payment.id))).state).toBe("returned");
    const { rows } = await owner.query(
      "SELECT count(*)::int AS waiting FROM banks.return_notice WHERE handled_at IS NULL AND tried_at IS NOT NULL",
    );
    expect(rows).toEqual([{ waiting: 120 }]);
  });
});
