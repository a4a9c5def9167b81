import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { caller } from "./support/callers.ts";
import { passed, until } from "./support/machines.ts";
import { telephones } from "./support/sipp.ts";
import { storiesOf } from "./support/stories.ts";
import { startPhoneWorld } from "./support/world.ts";

/* Who calls proves it by telephone: keys that a real Asterisk hears, prompts that it plays, a code that really is sent. */
const world = await startPhoneWorld();
const { talks } = storiesOf(world);
const [agent] = world.agents;
if (agent === undefined) throw new Error("no agents");

const NUMBER = "+8613800138999";
const menuAt = (place: string) =>
  until(`the menu is at ${place}`, async () => {
    const [call] = await world.rows<{ at: string }>("SELECT menu_at AS at FROM asterisk.call");
    return call?.at === place;
  });

/** The code that was sent by SMS, from the demo's inbox. */
async function sentCode(): Promise<string> {
  let code = "";
  await until("the SMS is there", async () => {
    const answer = await fetch(`${world.wallet.url}/v1/demo/inbox`);
    const { messages } = (await answer.json()) as {
      readonly messages: readonly { readonly to: string; readonly text: string }[];
    };
    const message = messages.find(({ to, text }) => to === NUMBER && text.includes("热线"));
    code = /\d{6}/.exec(message?.text ?? "")?.[0] ?? "";
    return code !== "";
  });
  return code;
}

test("by the number they registered: the code is keyed in, mistyped first, the last payment is spoken, and the agent has them by name", async () => {
  const name = await world.wallet.moveIn();
  const phone = await telephones(world.agentPort, { answersAfterMs: 300 });
  const customer = await caller(world, ["2", "3"]);
  const keyIn = async (keys: string) => {
    for (const key of keys) {
      await customer.press(key);
      await passed(100);
    }
  };
  await menuAt("line-number");
  await keyIn(`${NUMBER.slice(3)}#`);
  await menuAt("line-code");
  const code = await sentCode();
  // Mistyped first: asked for the code again, and the number stays.
  await keyIn(String((Number(code) + 1) % 1_000_000).padStart(6, "0"));
  await menuAt("line-code-again");
  await keyIn(code);
  await menuAt("reason");
  await customer.press("8");
  await menuAt("payment-next");
  // Back to the choices, to the line of these agents.
  await customer.press("2");
  await menuAt("reason");
  await world.ready([agent]);
  await customer.press("0");
  await until("they talk", async () => (await talks()) === 1);
  expect(
    await world.rows(
      `SELECT skill, identity_level AS level, display_name AS name FROM calls.call JOIN identity.customer c ON c.id = customer_id`,
    ),
  ).toEqual([{ skill: "general", level: 2, name }]);
  for (const log of [world.said(), readFileSync(world.exchange.logFile, "utf8")])
    expect(log).not.toContain(code);
  customer.hangUp();
  await world.nothingLeft();
  await world.away([agent]);
  await phone.kill();
});
