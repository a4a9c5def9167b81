import { createFakeClock, createPeopleWorld, createTestDatabase } from "@okpay/testkit";
import { afterAll, expect, it } from "vitest";
import { createNumberProof } from "./number-proof.ts";
import { newId } from "./platform/ids.ts";

/** Who calls proves it by the number they registered: a code goes there and nowhere else, and nothing tells whose number it is. */
const { url } = await createTestDatabase();
const clock = createFakeClock();
const world = createPeopleWorld({ url, clock });
afterAll(() => world.database.close());
const { identity, database, audit } = world;
const proof = createNumberProof({ database, audit, ...identity });

let people = 0;
/** A customer whose number is old enough to prove something. */
async function customer() {
  people += 1;
  const phone = `+861380013${String(8100 + people)}`;
  const { customerId } = await world.customer({ email: `caller${people}@example.com`, phone });
  clock.advance(25 * 60 * 60_000);
  return { customerId, phone };
}
const codesTo = async (phone: string) =>
  (await world.sent(phone)).filter(({ template }) => template === "call_code");
const newestCode = async (phone: string) =>
  /\d{6}/.exec((await codesTo(phone)).at(-1)?.text ?? "")?.[0] ?? "";
const otherThan = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, "0");
const events = async (customerId: string) =>
  (
    await database.pool.query<{ type: string; outcome: string }>(
      "SELECT type, outcome FROM audit.event WHERE subject_id = $1 AND type LIKE 'call.%' ORDER BY at, id",
      [customerId],
    )
  ).rows.map(({ type, outcome }) => `${type} ${outcome}`);

it("sends a code for the menu; who keys it in is that customer, once, and in that call only", async () => {
  const { customerId, phone } = await customer();
  const callId = newId();
  // As it is keyed in at home, without the country's code.
  const sent = await proof.send({ number: phone.slice(3), callId });
  if (sent === null) throw new Error("a code was sent");
  const [message] = await codesTo(phone);
  expect(message?.text).toContain("no person will ask for it");
  const code = await newestCode(phone);
  expect(await proof.judge({ ...sent, callId: newId(), code })).toBeNull();
  expect(await proof.judge({ ...sent, callId, code: otherThan(code) })).toBeNull();
  expect(await proof.judge({ ...sent, callId, code })).toEqual({
    customerId,
    caseId: null,
    skill: null,
    paymentId: null,
  });
  expect(await proof.judge({ ...sent, callId, code })).toBeNull();
  expect((await world.sent(phone)).map(({ template }) => template)).toContain("security_notice");
  expect(await events(customerId)).toEqual([
    "call.code_sent success",
    "call.level_raised failure",
    "call.level_raised failure",
    "call.level_raised success",
    "call.level_raised failure",
  ]);
});

it("sends nothing to a number that is nobody's, that is none, or that is registered and not confirmed", async () => {
  await world.register({ email: "pending@example.com", phone: "+8613800138999" });
  const callId = newId();
  for (const number of ["13800138777", "13800138999", "12", "0000000000000000", "+8613800138777"])
    expect(await proof.send({ number, callId })).toBeNull();
  expect(await codesTo("+8613800138999")).toEqual([]);
});

it("three tries, five minutes, three codes an hour", async () => {
  const { phone } = await customer();
  const callId = newId();
  const number = `00${phone.slice(1)}`;
  const first = await proof.send({ number, callId });
  if (first === null) throw new Error("a code was sent");
  const code = await newestCode(phone);
  for (let tries = 0; tries < proof.tries; tries += 1)
    expect(await proof.judge({ ...first, callId, code: otherThan(code) })).toBeNull();
  expect(await proof.judge({ ...first, callId, code })).toBeNull();

  clock.advance(2 * 60_000);
  const second = await proof.send({ number, callId });
  if (second === null) throw new Error("a code was sent");
  const late = await newestCode(phone);
  clock.advance(6 * 60_000);
  expect(await proof.judge({ ...second, callId, code: late })).toBeNull();
  expect(await proof.send({ number, callId })).not.toBeNull();
  clock.advance(2 * 60_000);
  expect(await proof.send({ number, callId: newId() })).toBeNull();
  expect(await codesTo(phone)).toHaveLength(3);
});
