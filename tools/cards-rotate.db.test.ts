import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { createCardsWorld, createFakeClock, createTestDatabase } from "@okpay/testkit";
import { afterAll, expect, it } from "vitest";
import { createLocalKeyWrapper } from "../apps/server/src/money/cards/envelope.ts";
import { newId } from "../apps/server/src/platform/ids.ts";
import { repositoryRoot } from "./postgres/index.ts";

/** The command as an operator runs it: a process of its own, on a database with cards in it. */
const database = await createTestDatabase();
const [older, newer] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const worldUnder = (key: Buffer) =>
  createCardsWorld({
    url: database.url,
    clock: createFakeClock(),
    wrapper: createLocalKeyWrapper([key]),
  });
const [before, after] = [await worldUnder(older), await worldUnder(newer)];
afterAll(() => Promise.all([before.close(), after.close()]));

const run = () =>
  promisify(execFile)(process.execPath, ["tools/cards-rotate.ts"], {
    cwd: repositoryRoot,
    env: {
      ...process.env,
      DATABASE_URL: database.ownerUrl,
      OKPAY_SECRET: "a root secret for tests, 32 bytes or more",
      CARDS_KEY: newer.toString("base64"),
      CARDS_KEY_PREVIOUS: older.toString("base64"),
    },
  });

it("seals every card under the new key: each is charged without the old one, and a second run finds nothing to do", async () => {
  const numbers = ["4242424200004242", "4000001100031004", "378282000021038"];
  const saved = await Promise.all(
    Array.from({ length: 30 }, (_, index) => before.save(numbers[index % 3] ?? "")),
  );
  await expect(after.vault.detailsOf(saved[0]?.cardId ?? "")).rejects.toThrow(/key-encryption/);

  expect((await run()).stdout).toMatch(/^30 saved cards are sealed anew/);
  expect((await run()).stdout).toMatch(/^0 saved cards are sealed anew/);

  for (const [index, { cardId }] of saved.entries()) {
    expect(await after.vault.detailsOf(cardId)).toMatchObject({ number: numbers[index % 3] });
    const charged = await after.sandbox.charge({
      reference: newId(),
      amount: { amountMinor: 100n, currency: "CNY" },
      cardId,
      signal: AbortSignal.timeout(5_000),
    });
    expect(charged.outcome).toBe("approved");
    await expect(before.vault.detailsOf(cardId)).rejects.toThrow(/key-encryption/);
  }
});
