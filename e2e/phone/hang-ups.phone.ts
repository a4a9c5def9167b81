import { expect, test } from "vitest";
import { caller } from "./support/callers.ts";
import { passed, until } from "./support/machines.ts";
import { telephones } from "./support/sipp.ts";
import { storiesOf } from "./support/stories.ts";
import { startPhoneWorld } from "./support/world.ts";

/*
 * A caller who hangs up where a call is not simply a talk: on hold, while a colleague is asked, in the survey, when called back.
 * Each time nothing is left at Asterisk, and no agent is left in a call that is over. (In the menu, in the line and while it
 * rings: calls.phone.ts.)
 */
const world = await startPhoneWorld();
const { ids, talks } = storiesOf(world);
const { agentPort, desk } = world;
const [first, second] = world.agents;
if (first === undefined || second === undefined) throw new Error("no agents");

/** The first agent talks to a caller. */
const talking = async () => {
  const phone = await telephones(agentPort, { answersAfterMs: 300 });
  await world.ready([first]);
  const customer = await caller(world);
  await until("they talk", async () => (await talks()) === 1);
  const [id = ""] = await ids("talking");
  const over = async () => {
    await world.nothingLeft();
    await world.away([first]);
    await phone.kill();
  };
  return { customer, id, over };
};

test("on hold: the music has nobody to play to, and the agent says how it was", async () => {
  const { customer, over } = await talking();
  await desk.hold(first.id, true);
  await until("the caller hears music", async () => (await talks()) === 0);
  await passed(1_000);
  customer.hangUp();
  await world.nothingLeft();
  expect(await world.stateOf(first)).toBe("wrapUp");
  await over();
});

test.each(["is rung still", "has answered"] as const)(
  "while a colleague is asked about them, who %s: it ends with the call, and the colleague is free",
  async (how) => {
    const { customer, over } = await talking();
    await world.ready([second]);
    await desk.consults.ask(first.id, "general");
    await until("the caller hears music", async () => (await talks()) === 0);
    await until("it is offered", async () => (await world.stateOf(second)) === "offered");
    if (how === "has answered") {
      const { call } = await desk.state(second.id, {});
      await desk.accept(second.id, call?.id ?? "");
      expect(await world.stateOf(second)).toBe("talking");
    }
    customer.hangUp();
    await world.nothingLeft();
    await until("the colleague is free", async () => (await world.stateOf(second)) === "ready");
    expect(await world.stateOf(first)).toBe("wrapUp");
    await over();
    await world.away([second]);
  },
);

test("in the survey: no mark is kept, and nobody waits for one", async () => {
  const { customer, id, over } = await talking();
  await desk.hangUp(first.id);
  await until("the caller is alone and still there", async () => {
    const rows = await world.rows<{ caller: string }>("SELECT caller FROM asterisk.call");
    return rows[0]?.caller === "over" && (await world.channels()).length === 1;
  });
  await passed(1_000, "the question is being asked");
  expect(customer.isInCall()).toBe(true);
  customer.hangUp();
  await world.nothingLeft();
  expect(
    await world.rows("SELECT survey_score, end_reason FROM calls.call WHERE id = $1", [id]),
  ).toEqual([{ survey_score: null, end_reason: "agent" }]);
  await over();
});

test("called back and turned away: the place is kept for the next attempt, and the agent is free at once", async () => {
  const customer = await caller(world);
  await until("they wait", async () => (await ids("waiting")).length === 1);
  const [id = ""] = await ids("waiting");
  const inLine = async () =>
    (
      await world.rows<{ kind: string; state: string; attempts: number; at: Date }>(
        "SELECT kind, state, attempts, arrived_at AS at FROM routing.call WHERE id = $1",
        [id],
      )
    )[0];
  const at = (await inLine())?.at;
  await until("a callback is promised", async () => {
    await customer.press("1");
    return (await inLine())?.kind === "callback";
  });
  await until("the caller is hung up", () => !customer.isInCall());
  const theirs = await telephones(world.customerPort, "declining");
  await world.ready([first]);
  await until("it rings at theirs", async () =>
    (await world.channels()).some(({ state }) => state === "Ringing"),
  );
  await until("it is turned away", async () => (await inLine())?.state === "parked");
  expect(await inLine()).toEqual({ kind: "callback", state: "parked", attempts: 1, at });
  await until("nothing of it is left", async () => {
    const left = [await world.channels(), await world.bridges()];
    return left.every(({ length }) => length === 0);
  });
  expect(await world.stateOf(first)).toBe("ready");
  await world.away([first]);
  await theirs.kill();
});
