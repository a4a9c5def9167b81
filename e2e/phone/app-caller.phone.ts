import { expect, test } from "vitest";
import { openBrowserCaller, openBrowserDesk } from "./support/browser-desk.ts";
import { until } from "./support/machines.ts";
import { tellWhatWasThere } from "./support/stories.ts";
import { startPhoneWorld } from "./support/world.ts";

/*
 * A customer calls from the wallet in a real browser, and the real Asterisk carries the sound: a credential that is good
 * once, for this session and this call. What is looked at is the energy of the tones in both pages.
 */
const world = await startPhoneWorld();
const [desk, customer] = await Promise.all([openBrowserDesk(world), openBrowserCaller(world)]);

tellWhatWasThere(world, async () => ({
  lines: await world.rows("SELECT * FROM asterisk.app_line"),
  page: (await customer.page.locator("main").innerText()).slice(0, 1_000),
}));

const talks = async (): Promise<number> =>
  (await world.bridges()).filter(({ channels }) => channels.length === 2).length;
const legs = async () =>
  (await world.rows<{ leg: string | null }>("SELECT channel_id AS leg FROM asterisk.call")).map(
    ({ leg }) => leg,
  );

/** The later page of the two has the call; the other one says so, and takes it back when it is asked to. */
async function saysWhereItIs(page: typeof customer.page): Promise<void> {
  const other = await page.context().newPage();
  await other.goto(`${world.wallet.url}/call`);
  const notice = "通话正在您的另一个窗口中进行";
  await page.getByText(notice).waitFor();
  // Taken from a page that is only just calling, it would be called by that page once more.
  await other.getByText("已接通").waitFor();
  await page.getByRole("button", { name: "在这里继续" }).click();
  await other.getByText(notice).waitFor();
  await other.close();
  await until("they talk again", async () => (await talks()) === 1, 20_000);
}

test("the customer hears the exchange's music, then the agent, also from a page that was loaded anew; nothing is left", async () => {
  const { page } = customer;
  await page.goto(`${world.wallet.url}/call`);
  await page.getByRole("button", { name: "中文" }).click();
  await page.getByRole("button", { name: "没有" }).click();
  await page.getByRole("button", { name: "其他问题" }).click();
  // Recorded by the exchange, since its caller says yes.
  await page.getByRole("checkbox", { name: "同意本次通话录音" }).check();
  await page.getByRole("button", { name: "进入排队" }).click();
  const joinedMs = await until("its leg is there", async () =>
    (await legs()).some((leg) => leg !== null),
  );
  await customer.untilHeard();

  await desk.press("o");
  await until("the desk is open", () => desk.isOffered("r"));
  await desk.press("r");
  await until("it is offered", () => desk.isOffered("a"), 40_000);
  await desk.press("a");
  await until("they talk", async () => (await talks()) === 1, 20_000);
  await Promise.all([desk.untilHeard(), customer.untilHeard()]);
  const [call] = await world.rows("SELECT channel, is_by_exchange, identity_level FROM calls.call");
  expect(call).toEqual({ channel: "app", is_by_exchange: true, identity_level: 3 });

  await saysWhereItIs(page);
  await Promise.all([desk.untilHeard(), customer.untilHeard()]);

  const [before] = await legs();
  await page.reload();
  const backMs = await until(
    "another leg",
    async () => ![null, before].includes((await legs())[0]),
  );
  await until("they talk again", async () => (await talks()) === 1, 20_000);
  await Promise.all([desk.untilHeard(), customer.untilHeard()]);
  process.stdout.write(`app: in the line ${joinedMs} ms after joining, back ${backMs} ms after\n`);

  await page.getByText("您已同意本次通话录音").waitFor();
  await page.getByRole("button", { name: "结束通话" }).click();
  await world.nothingLeft();
  await until("its talks are kept", async () => {
    const kept = await world.rows(
      "SELECT DISTINCT one.state FROM recordings.recording one JOIN calls.call c ON c.id = one.call_id WHERE c.channel = 'app'",
    );
    return kept.length === 1 && (kept[0] as { state: string }).state === "kept";
  });
  await until("its endpoint is taken away", async () => {
    const endpoints = await world.exchange.cli("pjsip show endpoints");
    return !endpoints.includes("okpay-app-");
  });
  expect(await world.rows("SELECT * FROM asterisk.app_line")).toEqual([]);
});
