import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { describe, expect, it, vi } from "vitest";
import { allowListOf, isSendable, type Look, resolvePublic } from "./address.ts";
import { nextTryAt, verdictOn, WAITS_MS } from "./schedule.ts";
import { retryAfterOf, send } from "./sending.ts";
import { newSecret, signatureHeaders } from "./signing.ts";

const HOUR = 3_600_000;

it.each([
  ["120", undefined, 120],
  ["Tue, 01 Dec 2026 08:02:00 GMT", "Tue, 01 Dec 2026 08:00:30 GMT", 90],
  ["Tue, 01 Dec 2026 08:00:00 GMT", "Tue, 01 Dec 2026 08:00:30 GMT", 0],
  // Whose clock that is of nobody knows; and what is none of the two forms says nothing.
  ["Tue, 01 Dec 2026 08:02:00 GMT", undefined, null],
  ["soon", "Tue, 01 Dec 2026 08:00:30 GMT", null],
  [undefined, undefined, null],
])("Retry-After %s in an answer of %s is %s seconds", (asked, date, seconds) => {
  expect(retryAfterOf({ "retry-after": asked, date })).toBe(seconds);
});

describe("the schedule of tries", () => {
  it("takes about three days, whatever chance says, and each wait stays within a fifth", () => {
    const chances = fc.array(fc.double({ min: 0, max: 0.999_999, noNaN: true }), {
      minLength: WAITS_MS.length,
      maxLength: WAITS_MS.length,
    });
    fc.assert(
      fc.property(chances, (all) => {
        let now = new Date(0);
        for (const [index, chance] of all.entries()) {
          const next = nextTryAt(index + 1, now, chance, null);
          const wait = WAITS_MS[index] ?? 0;
          const took = (next?.getTime() ?? Number.NaN) - now.getTime();
          expect(took).toBeGreaterThanOrEqual(Math.floor(wait * 0.8));
          expect(took).toBeLessThanOrEqual(Math.ceil(wait * 1.2));
          now = next ?? now;
        }
        expect(now.getTime() / HOUR).toBeGreaterThan(57);
        expect(now.getTime() / HOUR).toBeLessThan(86);
        expect(nextTryAt(WAITS_MS.length + 1, now, 0.5, null)).toBeNull();
      }),
    );
    expect(WAITS_MS.reduce((sum, wait) => sum + wait, 0) / HOUR).toBeCloseTo(71.58, 1);
  });

  it("waits longer where the receiver asks for it, a day at most", () => {
    const now = new Date(0);
    expect(nextTryAt(1, now, 0.5, 600)?.getTime()).toBe(600_000);
    expect(nextTryAt(1, now, 0.5, 999_999)?.getTime()).toBe(24 * HOUR);
    expect(nextTryAt(4, now, 0.5, 1)?.getTime()).toBe(2 * HOUR);
  });

  it.each([
    [200, "delivered"],
    [204, "delivered"],
    [301, "failed"],
    [307, "failed"],
    [400, "failed"],
    [404, "failed"],
    [410, "gone"],
    [429, "slow_down"],
    [500, "failed"],
    [502, "slow_down"],
    [503, "slow_down"],
    [504, "slow_down"],
    [null, "failed"],
  ] as const)("%s means %s", (status, verdict) => expect(verdictOn(status)).toBe(verdict));
});

describe("a signature [K4]", () => {
  it("is what the reference package of Standard Webhooks verifies, under either secret while one is rotated", () => {
    fc.assert(
      fc.property(fc.json(), fc.uuid(), (body, id) => {
        const [older, newer] = [newSecret(), newSecret()];
        const headers = signatureHeaders({ id, body, at: new Date() }, [newer, older]);
        for (const secret of [older, newer])
          expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
        expect(() => new Webhook(newSecret()).verify(body, headers)).toThrow();
        expect(() => new Webhook(newer).verify(`${body} `, headers)).toThrow();
      }),
      { numRuns: 50 },
    );
  });

  it("is good for five minutes before and after its time, however right it is", () => {
    // A few seconds on either side of the limit are left out: the reference package reads the clock itself.
    const near = fc.integer({ min: -295, max: 295 });
    const far = fc.oneof(
      fc.integer({ min: 305, max: 100_000 }),
      fc.integer({ min: -100_000, max: -305 }),
    );
    const [secret, body] = [newSecret(), "{}"];
    const verify = (seconds: number) => () => {
      const at = new Date(Date.now() + seconds * 1000);
      return new Webhook(secret).verify(
        body,
        signatureHeaders({ id: "evt_1", body, at }, [secret]),
      );
    };
    fc.assert(
      fc.property(near, (seconds) => {
        expect(verify(seconds)()).toEqual({});
      }),
    );
    fc.assert(
      fc.property(far, (seconds) => {
        expect(verify(seconds)).toThrow(/timestamp/);
      }),
    );
  });
});

describe("an address [A7]", () => {
  const nobody = allowListOf([]);
  it.each([
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "198.18.0.1",
    "192.0.2.1",
    "[::1]",
    "[::]",
    "[fe80::1]",
    "[fc00::1]",
    "[ff02::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:a00:1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "localhost",
    "2130706433",
    "0x7f.1",
    "0177.0.0.1",
  ])("%s is private however it is written", async (host) => {
    const { hostname } = new URL(`https://${host}/`);
    expect(await resolvePublic(hostname, nobody)).toEqual({ is: "refused" });
  });

  it("is taken when it is public, or inside a network that the operator has opened", async () => {
    expect(await resolvePublic("93.184.215.14", nobody)).toEqual({
      is: "public",
      pinned: { address: "93.184.215.14", family: 4 },
      isOpened: false,
    });
    expect(await resolvePublic("[2606:4700::1111]", nobody)).toMatchObject({ is: "public" });
    expect(await resolvePublic("10.1.2.3", allowListOf(["10.1.0.0/16"]))).toMatchObject({
      is: "public",
    });
    expect(await resolvePublic("10.2.2.3", allowListOf(["10.1.0.0/16"]))).toEqual({
      is: "refused",
    });
    expect(await resolvePublic("no-such-host.invalid", nobody)).toEqual({ is: "unknown" });
  });

  it("is looked up once, and that very address is connected to, whatever the name means by then", async () => {
    const receiver = createServer((_request, response) => response.end("heard"));
    receiver.listen(0, "127.0.0.1");
    await once(receiver, "listening");
    const { port } = receiver.address() as AddressInfo;
    const answers = ["127.0.0.1", "127.0.0.2"];
    const look = vi.fn<Look>(async () => [{ address: answers.shift() ?? "127.0.0.3", family: 4 }]);
    const message = { headers: {}, body: "{}" };
    const target = `http://shop.example:${port}/hook`;
    const sent = await send(target, message, { allowed: allowListOf(["127.0.0.1"]), look });
    expect(sent).toMatchObject({ status: 200, answer: "heard", problem: null });
    expect(look.mock.calls).toEqual([["shop.example"]]);
    // Public when it was registered, private now: the next message finds it out by itself.
    const rebound = await send(target, message, { allowed: allowListOf(["127.0.0.1"]), look });
    expect(rebound).toMatchObject({ status: null, problem: "address_refused" });
    receiver.close();
  });

  it("is refused when one of the name's addresses is private", async () => {
    const look = async () => [
      { address: "93.184.215.14", family: 4 },
      { address: "10.1.2.3", family: 4 },
    ];
    expect(await resolvePublic("shop.example", nobody, look)).toEqual({ is: "refused" });
  });

  it.each([
    ["https://shop.example/hook", "live", true],
    ["https://shop.example:8443/hook?a=b", "live", true],
    ["http://shop.example/hook", "live", false],
    ["http://shop.example/hook", "test", true],
    ["https://user:word@shop.example/", "live", false],
    ["https://shop.example/#part", "live", false],
    ["ftp://shop.example/", "test", false],
    ["file:///etc/passwd", "test", false],
    ["shop.example", "test", false],
  ] as const)("%s in %s mode: %s", (url, mode, is) => expect(isSendable(url, mode)).toBe(is));
});
