import {
  BROWSER,
  createPeopleWorld,
  createTestDatabase,
  outcomeOf,
  tally,
  type WithTotp,
  waiting,
  withTotp,
} from "@okpay/testkit";
import { afterAll, expect, it } from "vitest";

const { url } = await createTestDatabase();
const world = createPeopleWorld({ url, rateLimitFactor: 1_000 });
const other = createPeopleWorld({ url, rateLimitFactor: 1_000, clock: world.clock });
afterAll(() => Promise.all([world.close(), other.close()]));
const { identity } = world;
const { factors } = identity;

const finishWith = (pendingToken: string, code: string, on = identity) =>
  outcomeOf(
    on.finishSignIn({
      ...BROWSER,
      presentedToken: undefined,
      pendingToken,
      proof: { method: "recovery_code", code },
      trustDevice: false,
    }),
  );
const finish = async (person: WithTotp, code: string) =>
  finishWith(await waiting(world, person), code);
/** So many sign-ins that wait, one after the other: tries at a password are counted while they are looked at. */
async function waitingTimes(person: WithTotp, times: number): Promise<string[]> {
  const tokens: string[] = [];
  while (tokens.length < times) tokens.push(await waiting(world, person));
  return tokens;
}
const left = async (person: WithTotp) => (await factors.list(person.actor)).recoveryCodesLeft;

it("come with the first factor: ten of 120 bits, shown once, stored as digests [F4]", async () => {
  const person = await withTotp(world);
  expect(person.recoveryCodes).toHaveLength(10);
  expect(new Set(person.recoveryCodes).size).toBe(10);
  for (const code of person.recoveryCodes)
    expect(code).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/);
  const { rows } = await world.database.pool.query<{ text: string }>(
    "SELECT c::text AS text FROM identity.recovery_code c WHERE customer_id = $1",
    [person.customerId],
  );
  const stored = rows.map(({ text }) => text).join();
  for (const code of person.recoveryCodes) {
    expect(stored).not.toContain(code);
    expect(stored).not.toContain(code.replaceAll("-", ""));
  }
});

it("open once each, and their owner hears of it [F4] [F12]", async () => {
  const person = await withTotp(world);
  const [code = ""] = person.recoveryCodes;
  expect(await finish(person, code)).toBe("ok");
  expect((await world.sent(person.email)).map(({ subject }) => subject)).toContain(
    "A recovery code was used",
  );
  expect(await finish(person, code)).toBe("proof_invalid");
  expect(await left(person)).toBe(9);
});

it("open once in a race of twenty over two processes [F4]", async () => {
  const person = await withTotp(world);
  const code = person.recoveryCodes[3] ?? "";
  const answers = await Promise.all(
    (await waitingTimes(person, 20)).map((token, index) =>
      finishWith(token, code, index % 2 === 0 ? identity : other.identity),
    ),
  );
  expect(answers.filter((answer) => answer === "ok")).toHaveLength(1);
  expect(await left(person)).toBe(9);
});

it("are read as people type them", async () => {
  const person = await withTotp(world);
  const [one = "", two = ""] = person.recoveryCodes;
  expect(await finish(person, ` ${one.toLowerCase().replaceAll("-", " ")} `)).toBe("ok");
  expect(await finish(person, two.replaceAll("0", "o").replaceAll("1", "l"))).toBe("ok");
});

it("of somebody else open nothing, and ten guesses lock the way for half an hour [F5]", async () => {
  const person = await withTotp(world);
  const stranger = await withTotp(world);
  const guess = stranger.recoveryCodes[0] ?? "";
  const guesses = await Promise.all(
    (await waitingTimes(person, 30)).map((token) => finishWith(token, guess)),
  );
  expect(tally(guesses)).toEqual({ factor_locked: 20, proof_invalid: 10 });
  expect(await finish(person, person.recoveryCodes[0] ?? "")).toBe("factor_locked");
  world.clock.advance(30 * 60_000);
  expect(await finish(person, person.recoveryCodes[0] ?? "")).toBe("ok");
});

it("are replaced as a whole, after a fresh step-up only [F4] [S8]", async () => {
  const person = await withTotp(world);
  const requester = { ...BROWSER, actor: person.actor };
  const codes = await factors.newRecoveryCodes(requester);
  expect(await finish(person, person.recoveryCodes[0] ?? "")).toBe("proof_invalid");
  expect(await finish(person, codes[0] ?? "")).toBe("ok");
  expect((await world.sent(person.email)).map(({ subject }) => subject)).toContain(
    "New recovery codes were made",
  );
  world.clock.advance(5 * 60_000 + 1);
  expect(await outcomeOf(factors.newRecoveryCodes(requester))).toBe("step_up_required");
});
