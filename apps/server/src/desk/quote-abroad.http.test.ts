// What sending abroad costs, told to a caller: by the agent who has the call, and by nobody else.
import { createCallWorld } from "@okpay/testkit";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { startSandboxNetwork } from "../money/cards/sandbox/http-server.ts";
import { createSandboxRateService } from "../money/crossborder/sandbox/rate-service.ts";

const partners = await startSandboxNetwork({
  host: "127.0.0.1",
  port: 0,
  file: null,
  services: { rates: createSandboxRateService() },
});
const world = await createCallWorld({ CARD_NETWORK_URL: partners.url });
const { app, owner, ask, work, desk, talking, wrapUp } = world;

beforeEach(async () => {
  for (const who of ["mei", "kai"]) await ask(who, "POST", "/v1/calls/current/hang-up");
  const { json } = await work("agent", "POST", "/v1/staff/desk/open");
  if (json["state"] === "wrapUp") await wrapUp("agent", "break");
});
afterAll(async () => {
  await app.close();
  await owner.end();
  await partners.close();
});

const toGermany = {
  country: "DE",
  sendCurrency: "CNY",
  receiveCurrency: "EUR",
  fixed: "send",
  amount: { amountMinor: "100000", currency: "CNY" },
};
const quote = (callId: string, more: object = {}, role = "agent") =>
  work(role, "POST", "/v1/staff/desk/caller/quote-abroad", { callId, ...toGermany, ...more });
const deeds = async () =>
  (
    await owner.query<{ details: Record<string, unknown>; customer: string | null }>(
      "SELECT details, subject_id AS customer FROM audit.event WHERE type = 'call.deed' AND details->>'action' = 'quote_abroad' ORDER BY at",
    )
  ).rows;

describe("an agent", () => {
  it("is offered the corridors customers are, and only where calls are taken", async () => {
    const offered = await work("agent", "GET", "/v1/staff/desk/corridors");
    expect(offered.status).toBe(200);
    const own = await ask("mei", "GET", "/v1/corridors");
    expect(offered.json).toEqual(own.json);
    expect((await work("nobody", "GET", "/v1/staff/desk/corridors")).status).toBe(401);
  });

  it("tells the caller the price everybody is shown, and what was asked is in the log without amounts", async () => {
    const callId = await talking();
    const { actions } = (await work("agent", "GET", "/v1/staff/desk/caller")).json[
      "caller"
    ] as unknown as { actions: { action: string; needs: number; isOpen: boolean }[] };
    expect(actions.find(({ action }) => action === "quote_abroad")).toEqual({
      action: "quote_abroad",
      needs: 0,
      isOpen: true,
    });
    const told = await quote(callId);
    expect(told.status).toBe(200);
    const shown = await ask("mei", "POST", "/v1/corridors/price", toGermany);
    const { delivery: _later, midRate: _moving, ...sums } = told.json;
    expect(shown.json).toMatchObject(sums);
    const [deed] = await deeds();
    expect(deed?.details).toEqual({
      call: callId,
      action: "quote_abroad",
      country: "DE",
      send: "CNY",
      receive: "EUR",
    });
    expect(deed?.customer).not.toBeNull();
  });

  it("tells it to a caller nobody knows, at level 0", async () => {
    const callId = await talking();
    const known = await owner.query<{ id: string }>(
      "SELECT customer_id AS id FROM calls.call WHERE state <> 'ended'",
    );
    await owner.query(
      "UPDATE calls.call SET channel = 'phone', customer_id = NULL, identity_level = 0 WHERE state <> 'ended'",
    );
    expect((await quote(callId)).status).toBe(200);
    expect((await deeds()).at(-1)?.customer).toBeNull();
    await owner.query(
      "UPDATE calls.call SET channel = 'app', customer_id = $1 WHERE state <> 'ended'",
      [known.rows[0]?.id],
    );
  });

  it("who does not have the call does not find it, and leaves no trace", async () => {
    const callId = await talking();
    const before = (await deeds()).length;
    expect(await quote(`cal_${"0".repeat(32)}`)).toMatchObject({ status: 404, code: "not_found" });
    expect(await quote(callId, {}, "supervisor")).toMatchObject({ status: 404 });
    expect((await quote(callId, {}, "nobody")).status).toBe(401);
    await work("agent", "POST", "/v1/staff/desk/hang-up");
    await wrapUp("agent", "break");
    expect((await desk("agent")).call).toBeNull();
    expect((await quote(callId)).status).toBe(404);
    expect((await deeds()).length).toBe(before);
  });

  it("is told why there is no price", async () => {
    const callId = await talking();
    expect((await quote(callId, { country: "AQ" })).code).toBe("corridor_not_offered");
    const little = { amount: { amountMinor: "1", currency: "CNY" } };
    expect((await quote(callId, little)).json["errors"]).toMatchObject([
      { field: "amount.amountMinor", code: "amount_too_small" },
    ]);
  });
});
