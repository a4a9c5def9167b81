import { readdir, readFile } from "node:fs/promises";
import {
  actorOf,
  BROWSER,
  createPeopleWorld,
  createTestAuthenticator,
  createTestDatabase,
  entered,
  passwordSignIn,
  signedIn,
  steppedUp,
  waiting,
  withTotp,
} from "@okpay/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { toPublicId } from "../../platform/ids.ts";
import { assuranceOf, type ProvedFactor } from "./assurance.ts";

const { url } = await createTestDatabase();
const world = createPeopleWorld({ url, rateLimitFactor: 1_000 });
afterAll(world.close);
const { identity } = world;
const browser = { ...BROWSER, presentedToken: undefined };

describe("the level of a session", () => {
  it.each([
    [["password"], 1],
    [["password", "device"], 1],
    [["recovery"], 1],
    [["demo"], 1],
    [["demo", "sms"], 1],
    [["passkey"], 2],
    [["password", "totp"], 2],
    [["password", "sms"], 2],
    [["password", "email"], 2],
    [["password", "recovery_code"], 2],
  ] satisfies [ProvedFactor[], number][])("%j → %i [F8]", (factors, level) => {
    expect(assuranceOf(factors)).toBe(level);
  });

  it.each([
    [[]],
    [["sms"]],
    [["email"]],
    [["totp"]],
    [["recovery_code"]],
    [["device"]],
    [["sms", "email"]],
  ] satisfies [ProvedFactor[]][])("%j begins no session [F8]", (factors) => {
    expect(() => assuranceOf(factors)).toThrow("no session begins with");
  });
});

/** Every way a session comes into being, or becomes another one, and what it is worth. */
const PATHS: readonly (readonly [string, 1 | 2, () => Promise<string>])[] = [
  ["password", 1, async () => (await signedIn(world)).token],
  [
    "password on a trusted device",
    1,
    async () => {
      const person = await withTotp(world);
      const trusted = await identity.finishSignIn({
        ...browser,
        pendingToken: await waiting(world, person),
        proof: { method: "totp", code: person.code() },
        trustDevice: true,
      });
      const { deviceToken } = trusted;
      return entered(await passwordSignIn(world, person, { deviceToken })).token;
    },
  ],
  [
    "password and code",
    2,
    async () => {
      const person = await withTotp(world);
      const { token } = await identity.finishSignIn({
        ...browser,
        pendingToken: await waiting(world, person),
        proof: { method: "totp", code: person.code() },
        trustDevice: false,
      });
      return token;
    },
  ],
  [
    "password and recovery code",
    2,
    async () => {
      const person = await withTotp(world);
      const { token } = await identity.finishSignIn({
        ...browser,
        pendingToken: await waiting(world, person),
        proof: { method: "recovery_code", code: person.recoveryCodes[0] ?? "" },
        trustDevice: false,
      });
      return token;
    },
  ],
  [
    "passkey",
    2,
    async () => {
      const person = await steppedUp(world);
      const requester = { ...BROWSER, actor: person.actor };
      const started = await identity.factors.startPasskey(requester);
      const key = createTestAuthenticator({ origin: world.publicUrl });
      const response = key.create(started.options);
      await identity.factors.addPasskey({ ...requester, ...started, label: "Key", response });
      const { challenge, token: pendingToken } = await identity.startPasskeySignIn(undefined);
      const { token } = await identity.finishPasskeySignIn({
        ...browser,
        pendingToken,
        challengeId: toPublicId("chl", challenge.id),
        response: key.get(challenge.passkeyOptions),
      });
      return token;
    },
  ],
  ["step-up by a channel nobody made a factor", 1, async () => (await steppedUp(world)).token],
  [
    "step-up by password and code",
    2,
    async () => {
      const person = await withTotp(world);
      const { token } = await identity.finishStepUp({
        ...BROWSER,
        actor: person.actor,
        presentedToken: person.token,
        deviceToken: undefined,
        password: person.password,
        proof: { method: "totp", code: person.code() },
      });
      return token;
    },
  ],
  [
    "the demo world's door",
    1,
    async () => {
      await identity.demo.createCustomer({
        displayName: "林悦",
        email: "lin.yue@example.com",
        phone: "+8613800138000",
        password: "Moon-river9-sails",
        locale: "zh-CN",
        persona: "lin-yue",
        at: world.clock.now(),
      });
      return (await identity.demo.signInAs("lin-yue", browser)).token;
    },
  ],
];

describe("every path that makes a session", () => {
  it.each(PATHS)("%s gives level %i [F8]", async (_path, level, mint) => {
    expect((await actorOf(world, await mint())).aal).toBe(level);
  });

  it("is in the table above: nothing else starts, renews or rotates one [F8]", async () => {
    const sources = await Promise.all(
      (await readdir(import.meta.dirname, { recursive: true }))
        .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
        .map(
          async (file) => [file, await readFile(`${import.meta.dirname}/${file}`, "utf8")] as const,
        ),
    );
    const minting = sources
      .filter(([, text]) =>
        /\bsessions\.(start|renew|rotate)\(|\benter\(deps|insertSession\(\s*tx/.test(text),
      )
      .map(([file]) => file)
      .sort();
    expect(minting).toEqual([
      // The ports of recovery: `recovery` starts at level 1, a new password rotates (recovery's own tests).
      "authentication.ts",
      "demo.ts",
      "entrance.ts",
      "passkey-sign-in.ts",
      "session-repository.ts",
      "sessions.ts",
      "sign-in.ts",
      "step-up.ts",
    ]);
  });

  it("neither activation nor a code by SMS alone makes one [F8]", async () => {
    const { customerId } = await world.customer();
    const { rows } = await world.database.pool.query(
      "SELECT 1 FROM identity.session WHERE customer_id = $1",
      [customerId],
    );
    expect(rows).toEqual([]);
  });
});
