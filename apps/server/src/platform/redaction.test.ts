import { describe, expect, it } from "vitest";
import { createLog } from "./log.ts";
import { withRequestId } from "./request-context.ts";

function written(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  write(createLog({ level: "trace", destination: { write: (line) => void lines.push(line) } }));
  expect(lines.length).toBeGreaterThan(0);
  return lines.join("");
}

const CANARY = "canary-7f3a";

describe("what never reaches a log line", () => {
  const keys = [
    "password",
    "newPassword",
    "password_hash",
    "token",
    "sessionToken",
    "confirmation_token",
    "code",
    "otp",
    "cookie",
    "Cookie",
    "set-cookie",
    "authorization",
    "Authorization",
    "secret",
    "clientSecret",
    "apiKey",
    "api_key",
    "email",
    "emailAddress",
    "phone",
    "phone_number",
    "to",
    "body",
    "cardNumber",
    "cvv",
    "databaseUrl",
  ];
  it.each(keys)("the value of %s, at any depth", (key) => {
    for (const object of [
      { [key]: CANARY },
      { request: { headers: { [key]: CANARY } } },
      { list: [{ [key]: { inner: CANARY } }] },
    ]) {
      const line = written((log) => log.info(object, "x"));
      expect(line).not.toContain(CANARY);
      expect(line).toContain("[masked]");
    }
  });

  const cards = [
    "4242424242424242",
    "4242 4242 4242 4242",
    "4242-4242-4242-4242",
    "378282246310005",
    "6222021234567890123",
  ];
  it.each(cards)("the card number %s, wherever it stands", (card) => {
    const line = written((log) => {
      log.info({ note: `paid with ${card}!` }, "x");
      log.info(`paid with ${card}`);
      log.error({ err: new Error(`cannot charge ${card}`, { cause: new Error(card) }) }, card);
      log.error(new Error(card));
      log.info({ list: [{ deep: [card] }] });
    });
    expect(line).not.toContain(card);
    expect(line.match(/\[masked\]/g)?.length).toBeGreaterThanOrEqual(7);
  });

  it("a card number as a number", () => {
    expect(
      written((log) => log.info({ pan: 4_242_424_242_424_242, other: 4_242_424_242_424_242n })),
    ).not.toContain("4242424242424242");
  });

  it("credentials and tokens in addresses", () => {
    const line = written((log) =>
      log.info(
        `postgres://okpay:${CANARY}@db/okpay and https://okpay.test/confirm#t=${CANARY}&x=1 and /x?token=${CANARY}`,
      ),
    );
    expect(line).not.toContain(CANARY);
  });

  it("the row values a database error quotes", () => {
    const error = Object.assign(new Error("duplicate key value violates unique constraint"), {
      code: "23505",
      constraint: "customer_identifier",
      detail: `Key (email)=(${CANARY}) already exists.`,
      where: CANARY,
      query: CANARY,
      parameters: [CANARY],
    });
    const line = written((log) => log.error({ err: error }, "failed"));
    expect(line).not.toContain(CANARY);
    expect(JSON.parse(line)).toMatchObject({
      err: { errorCode: "23505", constraint: "customer_identifier", type: "Error" },
    });
  });

  it("bytes", () => {
    expect(JSON.parse(written((log) => log.info({ salt: Buffer.from(CANARY) })))).toMatchObject({
      salt: "[11 bytes]",
    });
  });
});

describe("what must stay readable", () => {
  it("ids, statuses, error codes and times", () => {
    const fields = {
      requestId: "01234567-1234-7234-8234-123456789012",
      customerId: "0199f3a2-5b7c-7d10-9a51-3f2c5e8d7b11",
      paymentId: `pay_${"1".repeat(32)}`,
      operation: "signIn",
      status: 403,
      problem: "registration_incomplete",
      declineCode: "card_expired",
      durationMs: 12.5,
      isEmailConfirmed: null,
      amountMinor: 123_456n,
    };
    expect(JSON.parse(written((log) => log.info(fields, "request")))).toMatchObject({
      ...fields,
      amountMinor: "123456",
      level: "info",
      msg: "request",
    });
  });

  it("the id of the request, on every line written on its behalf, also after an await", async () => {
    const lines: string[] = [];
    const log = createLog({
      level: "info",
      destination: { write: (line) => void lines.push(line) },
    });
    await withRequestId("request-1", async () => {
      await Promise.resolve();
      log.info("inside");
    });
    log.info("outside");
    expect(lines.map((line) => (JSON.parse(line) as { requestId?: string }).requestId)).toEqual([
      "request-1",
      undefined,
    ]);
  });

  it("something that contains itself does not end in a loop", () => {
    const loop: Record<string, unknown> = {};
    loop["again"] = loop;
    expect(written((log) => log.info(loop))).toContain("[too deep]");
  });
});
