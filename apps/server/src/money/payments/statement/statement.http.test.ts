import { createWalletWorld, money, sendTo } from "@okpay/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { textOf } from "../receipt/testing/text-of.ts";

/** Statements over HTTP: they add up, and are the customer's own. */
const { close, call, quote, pay, topUp, balanceOf } = await createWalletWorld();
afterAll(close);

describe("the statement", () => {
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date());
  const days = `from=${today}&to=${today}`;
  const rowsOf = (body: string) =>
    body
      .replace("\uFEFF", "")
      .trimEnd()
      .split("\r\n")
      .map((line) => line.split(","));

  it("adds up from opening to closing, ends at the wallet's balance, and is nobody else's [I8]", async () => {
    await topUp("lin", "5000", "sandbox_visa_approved");
    const quoted = await quote("lin", { ...sendTo(money("100")), note: "=1+1 午饭" });
    await pay("lin", quoted.json<{ token: string }>().token);
    const csv = await call("lin", "GET", `/v1/statement.csv?currency=CNY&${days}&lang=zh-CN`);
    expect([csv.statusCode, csv.headers["content-type"]]).toEqual([200, "text/csv; charset=utf-8"]);
    const [head, opening, ...rest] = rowsOf(csv.body);
    const closing = rest.pop();
    expect(head).toEqual(["时间", "类型", "对方", "备注", "金额", "币种", "余额", "单号"]);
    expect([opening?.[1], opening?.[6], closing?.[1]]).toEqual(["期初余额", "0.00", "期末余额"]);
    const minor = (text = "") => BigInt(text.replace(".", ""));
    let balance = 0n;
    for (const row of rest) {
      balance += minor(row[4]);
      expect(minor(row[6])).toBe(balance);
    }
    expect(new Set(rest.map((row) => row[1]))).toEqual(new Set(["充值", "转出", "手续费"]));
    expect(rest.some((row) => row[2] === "周*" && row[3] === "'=1+1 午饭")).toBe(true);
    expect([minor(closing?.[6]), balance]).toEqual([
      balance,
      BigInt((await balanceOf("lin")) ?? 0),
    ]);
    const theirs = await call("stranger", "GET", `/v1/statement.csv?currency=CNY&${days}&lang=en`);
    expect(theirs.body).toContain("Nothing moved in this period.");
    expect(rowsOf(theirs.body)).toHaveLength(4);
  });

  it("GET /v1/statement.pdf draws it, empty or not", async () => {
    for (const who of ["lin", "stranger"] as const) {
      const pdf = await call(who, "GET", `/v1/statement.pdf?currency=CNY&${days}&lang=zh-CN`);
      expect([pdf.statusCode, pdf.headers["content-type"]]).toEqual([200, "application/pdf"]);
      const text = textOf(pdf.rawPayload);
      // The demo's papers say that they are.
      for (const part of ["沙盒演示", "期初余额", who === "lin" ? "周*" : "这段时间没有资金变动"])
        expect(text).toContain(part);
    }
  });

  it.each([
    ["currency=CNY&from=2026-01-02&to=2026-01-01", 400, "to", "invalid"],
    ["currency=CNY&from=2025-01-01&to=2026-01-02", 400, "to", "too_long"],
    ["currency=CNY&from=0001-01-01&to=2026-01-01", 400, "from", "invalid"],
    ["currency=CNY&from=2026-02-30&to=2026-03-01", 400, "from", "invalid"],
  ])("%s is refused, the field named", async (query, status, field, code) => {
    const answer = await call("lin", "GET", `/v1/statement.csv?${query}`);
    expect(answer.json()).toMatchObject({
      status,
      code: "validation_failed",
      errors: [{ field, code }],
    });
  });

  it("a currency the wallet does not hold; nobody signed in", async () => {
    const foreign = await call("lin", "GET", `/v1/statement.csv?currency=EUR&${days}`);
    expect(foreign.json()).toMatchObject({ status: 422, code: "currency_not_held" });
    for (const [method, url] of [
      ["GET", "/v1/statement.csv?currency=CNY&from=2026-01-01&to=2026-01-31"],
      ["GET", "/v1/statement.pdf?currency=CNY&from=2026-01-01&to=2026-01-31"],
    ] as const)
      expect((await call(null, method, url)).statusCode).toBe(401);
  });

  it("of a merchant has what came in, what it cost and what went back, and is for its people alone [A1]", async () => {
    const opened = await call("zhou", "POST", "/v1/merchants", {
      name: "Lantern Books",
      country: "CN",
    });
    const shop = opened.json<{ id: string }>().id;
    const linked = await call("zhou", "POST", `/v1/merchants/${shop}/links`, {
      mode: "live",
      description: "Tea",
      currency: "CNY",
      amountMinor: "4000",
    });
    const link = linked.json<{ id: string }>().id;
    const checkout = await call("lin", "POST", `/v1/payment-links/${link}/checkouts`, {
      amountMinor: null,
    });
    const quoted = await quote("lin", {
      kind: "purchase",
      checkoutId: checkout.json<{ id: string }>().id,
      way: { type: "balance" },
    });
    const paid = await pay("lin", quoted.json<{ token: string }>().token);
    const refunded = await call(
      "zhou",
      "POST",
      `/v1/merchants/${shop}/payments/${paid.json<{ id: string }>().id}/refunds`,
      { amount: money("1000") },
      { "idempotency-key": crypto.randomUUID() },
    );
    expect([paid.statusCode, refunded.statusCode]).toEqual([201, 200]);

    const csvOf = (who: "lin" | "zhou", mode = "live") =>
      call(
        who,
        "GET",
        `/v1/merchants/${shop}/statement.csv?mode=${mode}&currency=CNY&${days}&lang=en`,
      );
    const pdfOf = (who: "lin" | "zhou") =>
      call(
        who,
        "GET",
        `/v1/merchants/${shop}/statement.pdf?mode=live&currency=CNY&${days}&lang=en`,
      );
    const csv = await csvOf("zhou");
    expect(rowsOf(csv.body).map((row) => [row[1], row[4], row[6]])).toEqual([
      ["What", "Amount", "Balance"],
      ["Opening balance", "", "0.00"],
      ["Purchase", "40.00", "40.00"],
      ["Fee", "-0.24", "39.76"],
      ["Refund", "-10.00", "29.76"],
      ["Closing balance", "", "29.76"],
    ]);
    expect(csv.body).not.toContain("林悦");
    const pdf = await pdfOf("zhou");
    expect([pdf.statusCode, pdf.headers["content-type"]]).toEqual([200, "application/pdf"]);
    expect(rowsOf((await csvOf("zhou", "test")).body)).toHaveLength(4);
    // The buyer is none of its people.
    for (const foreign of [await csvOf("lin"), await pdfOf("lin")])
      expect([foreign.statusCode, foreign.json<{ code: string }>().code]).toEqual([
        404,
        "not_found",
      ]);
    const backwards = await call(
      "zhou",
      "GET",
      `/v1/merchants/${shop}/statement.csv?mode=live&currency=CNY&from=2026-02-02&to=2026-02-01`,
    );
    expect(backwards.json()).toMatchObject({
      code: "validation_failed",
      errors: [{ field: "to" }],
    });
  });
});
