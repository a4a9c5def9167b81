import {
  createCardsWorld,
  createFakeClock,
  createTestDatabase,
  everyRowOf,
  CARD_ORIGIN as ORIGIN,
} from "@okpay/testkit";
import pg from "pg";
import { afterAll, describe, expect, it } from "vitest";
import { newId } from "../../platform/ids.ts";
import { createLog } from "../../platform/log.ts";
import { createLocalKeyWrapper, openNumber } from "./envelope.ts";
import { withoutSecrets } from "./events.ts";
import { SANDBOX_CARDS } from "./sandbox/test-cards.ts";
import { PURGE_AFTER_DAYS } from "./vault.ts";

/** The vault against the requirement list's rows of card data; the test's codes are three digits that stand nowhere else. */
const { url, ownerUrl } = await createTestDatabase();
const clock = createFakeClock();
const OLD = Buffer.alloc(32, 1);
const NEW = Buffer.alloc(32, 2);
const world = await createCardsWorld({ url, clock, wrapper: createLocalKeyWrapper([OLD]) });
const rotated = await createCardsWorld({ url, clock, wrapper: createLocalKeyWrapper([NEW, OLD]) });
const owner = new pg.Client(ownerUrl);
await owner.connect();
afterAll(async () => {
  await owner.end();
  await world.close();
  await rotated.close();
});

const CODE = "7319046";
const approved = ["4242424200004242", "4000001100031004", "378282000021038"];

describe("rows C1, C2, C3: what is stored", () => {
  it("no test card's number, and no code, stands in any table, also after a charge and a refusal [C1] [C3]", async () => {
    const customerId = newId();
    for (const { number, behaviour } of SANDBOX_CARDS.slice(0, 12)) {
      if (behaviour.kind === "loses_answer") continue;
      const { cardId } = await world.save(number, customerId, CODE.slice(0, 4));
      await world.sandbox
        .charge({
          reference: newId(),
          amount: { amountMinor: 100n, currency: "CNY" },
          cardId,
          signal: AbortSignal.timeout(100),
        })
        .catch(() => undefined);
    }
    await world.save("4000002100072022", customerId, CODE.slice(0, 4)).catch(() => undefined);
    const dump = await everyRowOf(owner);
    expect(dump).toContain(customerId);
    for (const { number } of SANDBOX_CARDS) {
      expect(dump).not.toContain(number);
      expect(dump).not.toContain(Buffer.from(number).toString("hex"));
      expect(dump).not.toContain(Buffer.from(number).toString("base64"));
    }
    const { rows } = await owner.query(
      "SELECT table_schema, column_name FROM information_schema.columns WHERE column_name ~ 'cvv|cvc|security_code'",
    );
    expect(rows).toEqual([]);
    expect(dump).not.toMatch(new RegExp(`(?<![0-9a-f])${CODE.slice(0, 4)}(?![0-9a-f])`));
  });

  it("what the room gives out names a card by four digits [C2]", async () => {
    const { customerId } = await world.save(approved[0] ?? "");
    // An id may hold that many digits in a row by chance.
    const cards = (await world.cards.list(customerId)).map((card) => ({ ...card, id: "" }));
    const text = JSON.stringify(cards);
    expect(text).not.toMatch(/\d{5,}(?=[^-\w])/);
    expect(text).toContain("4242");
  });

  it("the same number is recognised by a keyed hash, for one person as one card, and not without the key [C3]", async () => {
    const one = await world.save(approved[0] ?? "");
    const again = await world.save(approved[0] ?? "", one.customerId);
    const other = await world.save(approved[0] ?? "");
    expect(again.cardId).toBe(one.cardId);
    expect(other.cardId).not.toBe(one.cardId);
    const racing = await Promise.all(
      Array.from({ length: 5 }, () => world.save(approved[1] ?? "", one.customerId)),
    );
    expect(new Set(racing.map(({ cardId }) => cardId)).size).toBe(1);
  });
});

describe("rows C4, C5: keys", () => {
  it("rotation under load fails no read, new cards carry the new key, the job finishes, the old key seals nothing [C4]", async () => {
    const saved = await Promise.all(
      Array.from({ length: 12 }, (_, index) => world.save(approved[index % 3] ?? "")),
    );
    let isDone = false;
    const reads = (async () => {
      let count = 0;
      while (!isDone || count < saved.length) {
        const details = await rotated.vault.detailsOf(saved[count % saved.length]?.cardId ?? "");
        expect(approved).toContain(details?.number);
        count += 1;
      }
    })();
    await Promise.all([
      rotated.vault.rotate(),
      ...Array.from({ length: 5 }, () => rotated.save(approved[2] ?? "")),
    ]);
    isDone = true;
    await reads;
    const { rows } = await owner.query(
      "SELECT count(DISTINCT key_id)::int AS keys, min(key_id) AS id FROM cards.card WHERE key_id IS NOT NULL",
    );
    expect(rows).toEqual([{ keys: 1, id: createLocalKeyWrapper([NEW]).currentKeyId }]);
    expect(await rotated.vault.rotate()).toBe(0);
    await expect(world.vault.detailsOf(saved[0]?.cardId ?? "")).rejects.toThrow(
      /no key-encryption key/,
    );
    expect(createLocalKeyWrapper([NEW, OLD]).currentKeyId).not.toBe(
      createLocalKeyWrapper([OLD]).currentKeyId,
    );
  });

  it("an envelope moved to another card's row does not open, nor a changed one; two of one number share nothing [C5]", async () => {
    const wrapper = createLocalKeyWrapper([NEW]);
    const one = await rotated.save(approved[0] ?? "");
    const other = await rotated.save(approved[0] ?? "");
    const { rows } = await owner.query(
      "SELECT id, key_id, wrapped_key, sealed_number FROM cards.card WHERE id = ANY ($1) ORDER BY id",
      [[one.cardId, other.cardId]],
    );
    const [first, second] = rows.map((row) => ({
      keyId: row.key_id as string,
      wrappedKey: row.wrapped_key as Buffer,
      sealedNumber: row.sealed_number as Buffer,
    }));
    if (first === undefined || second === undefined) throw new Error("two cards were saved");
    expect(await openNumber(wrapper, rows[0].id, first)).toBe(approved[0]);
    await expect(openNumber(wrapper, rows[1].id, first)).rejects.toThrow();
    await expect(
      openNumber(wrapper, rows[0].id, { ...first, sealedNumber: second.sealedNumber }),
    ).rejects.toThrow();
    const changed = Buffer.from(first.sealedNumber);
    changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1);
    await expect(
      openNumber(wrapper, rows[0].id, { ...first, sealedNumber: changed }),
    ).rejects.toThrow();
    expect(first.sealedNumber.subarray(1, 13)).not.toEqual(second.sealedNumber.subarray(1, 13));
    expect(first.wrappedKey).not.toEqual(second.wrappedKey);
  });
});

describe("row C6: card numbers on their way out", () => {
  it("every test card's number is masked in logs and errors, and in what networks send [C6]", () => {
    const lines: string[] = [];
    const log = createLog({
      level: "info",
      destination: { write: (line) => void lines.push(line) },
    });
    for (const { number } of SANDBOX_CARDS) {
      const spaced = number.replaceAll(/(\d{4})(?=\d)/g, "$1 ");
      log.error(
        { err: new Error(`card ${number}`), card: { number, text: `pay ${spaced}` } },
        spaced,
      );
      expect(JSON.stringify(withoutSecrets({ message: `card ${number}`, number }))).not.toContain(
        number,
      );
      for (const text of [number, spaced]) expect(lines.join("\n")).not.toContain(text);
    }
    expect(lines.length).toBe(SANDBOX_CARDS.length);
  });
});

describe("row C8: removed cards", () => {
  it("the number is destroyed a month after the card was removed, not before; what it looks like stays [C8]", async () => {
    const { customerId, cardId } = await rotated.save(approved[1] ?? "");
    await expect(rotated.cards.remove(newId(), cardId, { origin: ORIGIN })).rejects.toMatchObject({
      code: "not_found",
    });
    await rotated.cards.remove(customerId, cardId, { origin: ORIGIN });
    await expect(
      rotated.cards.remove(customerId, cardId, { origin: ORIGIN }),
    ).rejects.toMatchObject({ code: "not_found" });
    expect(await rotated.cards.find(cardId, customerId)).toBeNull();
    await rotated.vault.purge();
    expect(await rotated.vault.detailsOf(cardId)).not.toBeNull();
    clock.advance((PURGE_AFTER_DAYS * 24 + 1) * 3_600_000);
    expect(await rotated.vault.purge()).toBeGreaterThan(0);
    expect(await rotated.vault.detailsOf(cardId)).toBeNull();
    const { rows } = await owner.query(
      "SELECT last_four, key_id, wrapped_key, sealed_number FROM cards.card WHERE id = $1",
      [cardId],
    );
    expect(rows).toEqual([
      { last_four: "1004", key_id: null, wrapped_key: null, sealed_number: null },
    ]);
  });
});
