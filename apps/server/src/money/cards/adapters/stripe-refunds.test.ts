import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createStripeAcquirer } from "./stripe.ts";
import samples from "./testing/stripe-samples.json" with { type: "json" };
import {
  foundAs,
  intentOf,
  type Reply,
  refusedWith,
  type Sample,
  startStripe,
} from "./testing/stripe-server.ts";

/** Refunds at Stripe that nobody knows the end of: each is made once, and what came to nothing is made. */
const server = await startStripe();
const { asked } = server;
afterAll(() => server.close());
beforeEach(() => {
  server.forget();
  server.answerWith();
});
const stripe = createStripeAcquirer({
  secretKey: ["sk", "test", "okpay"].join("_"),
  webhookSecret: "whsec_of_the_tests",
  host: server.host,
});
const reference = "0199f3a2-5b7c-7d10-9a51-3f2c5e8d7b11";
const found = (changes: Sample): Reply[] => foundAs(intentOf(reference, changes));

describe("a refund that is said again, its key forgotten,", () => {
  const operationId = "refund-3";
  const again = (isRepeat = true) =>
    stripe.refund({
      reference,
      operationId,
      amount: { amountMinor: 500n, currency: "USD" },
      isRepeat,
    });
  const listed = (...made: Sample[]): Reply => {
    const data = made.map((changes) => ({ ...samples.refund, status: "succeeded", ...changes }));
    return { body: { object: "list", data, has_more: false, url: "/v1/refunds" } };
  };
  const ours = { metadata: { okpay_operation: operationId } };
  const keysOf = (method: string) =>
    asked
      .filter((each) => each.path.startsWith("/v1/refunds") && each.method === method)
      .map(({ key }) => key);

  it.each<[string, Sample[], string | null]>([
    ["is found by its own id", [ours], null],
    [
      "is not another one",
      [{ metadata: { okpay_operation: "refund-1" } }, { metadata: {} }],
      operationId,
    ],
    [
      "is found where an earlier one of that id failed",
      [ours, { ...ours, status: "failed" }],
      null,
    ],
    [
      "is made where the last one failed too",
      [
        { ...ours, id: "re_2", status: "canceled" },
        { ...ours, id: "re_1", status: "failed" },
      ],
      `${operationId}:re_2`,
    ],
  ])("%s", async (_what, made, key) => {
    server.answerWith(...found({ status: "succeeded" }), listed(...made), { body: samples.refund });
    expect(await again()).toEqual({ outcome: "done" });
    expect(keysOf("GET")).toHaveLength(1);
    expect(asked[2]?.path).toContain(`payment_intent=${samples.payment_intent.id}`);
    expect(keysOf("POST")).toEqual(key === null ? [] : [key]);
  });

  it("is made where it failed, though its key is remembered and repeats what was answered then", async () => {
    const intentNow = found({ status: "succeeded" });
    server.answerWith(...intentNow, { body: { ...samples.refund, id: "re_1", status: "pending" } });
    expect(await again(false)).toEqual({ outcome: "done" });
    const failed = listed({ ...ours, id: "re_1", status: "failed" });
    server.answerWith(...intentNow, failed, { body: samples.refund });
    expect(await again()).toEqual({ outcome: "done" });
    server.answerWith(...intentNow, failed);
    expect(await again()).toEqual({ outcome: "done" });
    expect(keysOf("POST")).toEqual([operationId, `${operationId}:re_1`, `${operationId}:re_1`]);
  });

  it.each([400, 404])("is unknown where Stripe refuses the look with %d", async (status) => {
    const refusal = refusedWith("resource_missing", status);
    const [search, intentNow] = found({ status: "succeeded" });
    for (const before of [[], [search], [search, intentNow]] as Reply[][]) {
      server.answerWith(...before, refusal);
      expect(await again()).toEqual({ outcome: "unknown" });
      expect(keysOf("POST")).toEqual([]);
    }
  });
});
