/// <reference lib="dom" />
import { launchBrowser } from "@okpay/testkit";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { visitConsole, workAs } from "./support/console.ts";
import { looksRight, looksRightInEnglish } from "./support/look.ts";
import {
  ABSENT_EXCHANGE,
  BEEPING,
  expectSilence,
  joinsLine,
  NO_EXCHANGE,
  ownerOf,
  plugs,
  setHours,
  takesCall,
  unpluggable,
  untilHeard,
} from "./support/talk.ts";
import { enterAs, REFUSED, visit } from "./support/visitor.ts";
import { startWorld } from "./support/world.ts";

/*
 * A supervisor in a talk of the app: three browsers with beeping microphones. Who hears whom is told apart by muting: with
 * both who talk muted, whatever is heard anywhere is the supervisor.
 */
const world = await startWorld(ABSENT_EXCHANGE);
const browser = await launchBrowser({ args: BEEPING });
const asOwner = ownerOf(world);

interface Pages {
  readonly caller: Page;
  readonly agent: Page;
  readonly supervisor: Page;
}

async function looksRightInBoth(page: Page, name: string, heading: string): Promise<void> {
  await looksRight(page, name);
  await looksRightInEnglish(page, name, heading);
}

const muteAgent = (page: Page) => press(page, "静音", "取消静音");
const unmuteAgent = (page: Page) => press(page, "取消静音", "静音");
async function press(page: Page, name: string, then: string): Promise<void> {
  await page
    .getByRole("button", { name, exact: true })
    .or(page.getByRole("button", { name: `${name} M` }))
    .first()
    .click();
  await page.getByRole("button", { name: new RegExp(`^${then}`) }).waitFor();
}

const own = (page: Page) => page.getByRole("region", { name: "您所在的通话" });
async function enters(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^旁听 .+ 的通话$/ }).click();
  await page.getByLabel("通话质量检查").check();
  await page.getByRole("button", { name: "开始旁听" }).click();
  await own(page).getByText("已连接").waitFor();
}
/** A supervision that has ended meanwhile says why, instead of a button that never comes. */
async function expectInTalk(page: Page): Promise<void> {
  const ended = page
    .getByRole("status")
    .filter({ hasText: /您已离开通话|您已被移出通话|您已挂机|通话已结束/ });
  await own(page).or(ended).first().waitFor();
  if ((await own(page).count()) > 0) return;
  const rows = await asOwner(
    "SELECT mode, end_reason, seen_at, ended_at FROM calls.supervision ORDER BY began_at DESC",
  );
  throw new Error(`${await ended.first().innerText()} ${JSON.stringify(rows)}`);
}
async function chooses(page: Page, mode: "旁听" | "对坐席耳语" | "加入通话"): Promise<void> {
  await expectInTalk(page);
  const button = own(page).getByRole("button", { name: new RegExp(`^${mode}`) });
  await button.click();
  await page.locator("[aria-pressed=true]").filter({ hasText: mode }).waitFor();
  await own(page).getByText("已连接").waitFor();
}
/** Microphones that this page has asked for, and how many of them are still open. */
const microphonesOf = (page: Page) =>
  page.evaluate(() => {
    const { asked } = globalThis as unknown as { asked: MediaStream[] };
    const open = asked.filter((each) => each.getTracks().some((one) => one.readyState === "live"));
    return { asked: asked.length, open: open.length };
  });
const COUNTING = `globalThis.asked = [];
  const given = navigator.mediaDevices?.getUserMedia.bind(navigator.mediaDevices);
  if (given !== undefined) navigator.mediaDevices.getUserMedia = async (wish) => {
    const stream = await given(wish); globalThis.asked.push(stream); return stream; };`;

/** Each of the two alone, and with both muted nothing: so it was them. */
async function listens({ caller, agent, supervisor }: Pages): Promise<void> {
  await enters(supervisor);
  await agent.getByText(/^旁听中：/).waitFor();
  await muteAgent(agent);
  await untilHeard(supervisor, "okpaySupervisionSound");
  await expectSilence(caller);
  await muteAgent(caller);
  await expectSilence(supervisor, "okpaySupervisionSound");
  await unmuteAgent(agent);
  await untilHeard(supervisor, "okpaySupervisionSound");
  await untilHeard(caller);
  expect(await microphonesOf(supervisor)).toEqual({ asked: 0, open: 0 });
  await looksRightInBoth(supervisor, "supervision-listening", "Talks");
}

/** With agent and customer muted: the agent hears the supervisor, and the customer hears nothing at all. */
async function whispers({ caller, agent, supervisor }: Pages): Promise<void> {
  await muteAgent(agent);
  await chooses(supervisor, "对坐席耳语");
  await agent.getByText(/^正在对坐席耳语：/).waitFor();
  await untilHeard(agent, "okpaySupervisorVoice");
  await expectSilence(caller);
  await untilHeard(agent, "okpaySupervisorVoice");
  await expect.poll(() => caller.getByText("OKPay 的一位主管已加入通话").count()).toBe(0);
  // Nobody hears themselves.
  await expectSilence(supervisor, "okpaySupervisionSound");
  await looksRightInBoth(supervisor, "supervision-whispering", "Talks");
  await looksRightInBoth(agent, "supervision-desk-whisper", "You are talking");
}

async function joins({ caller, agent, supervisor }: Pages): Promise<void> {
  await chooses(supervisor, "加入通话");
  await caller.getByText("OKPay 的一位主管已加入通话").waitFor();
  await untilHeard(caller);
  await untilHeard(agent, "okpaySupervisorVoice");
  await expectSilence(supervisor, "okpaySupervisionSound");
  await looksRight(caller, "supervision-caller-joined");
  await looksRightInBoth(supervisor, "supervision-joined", "Talks");
  await looksRightInBoth(agent, "supervision-desk-joined", "You are talking");
  // On hold the customer hears neither; agent and supervisor can talk.
  await unmuteAgent(agent);
  await agent.keyboard.press("h");
  await caller.getByText("客服已将通话保持").waitFor();
  await expectSilence(caller);
  await untilHeard(supervisor, "okpaySupervisionSound");
  await untilHeard(agent, "okpaySupervisorVoice");
  await agent.keyboard.press("h");
  await caller.getByText("您已静音").waitFor();
  await untilHeard(caller);
}

/** Joined, the agent's page is loaded anew: it has the caller back, and the supervisor is in the talk again. */
async function survivesReload({ caller, agent, supervisor }: Pages): Promise<void> {
  await agent.reload();
  await agent.getByText("双向声音正常").waitFor();
  await own(supervisor).getByText("已连接").waitFor();
  await untilHeard(supervisor, "okpaySupervisionSound");
  await muteAgent(agent);
  await untilHeard(caller);
  await chooses(supervisor, "对坐席耳语");
  await untilHeard(agent, "okpaySupervisorVoice");
  await expectSilence(caller);
  await caller.getByText("OKPay 的一位主管已加入通话").waitFor({ state: "detached" });
}

/** A number is read out: the supervisor hears nothing of it, and is connected again afterwards. */
async function hearsNoSecret({ caller, agent, supervisor }: Pages): Promise<void> {
  await unmuteAgent(agent);
  await untilHeard(supervisor, "okpaySupervisionSound");
  await asOwner("UPDATE calls.call SET identity_level = 1 WHERE state = 'talking'");
  await agent.reload();
  await own(supervisor).getByText("已连接").waitFor();
  await agent.getByRole("button", { name: "在 App 中确认" }).click();
  const said = agent.getByRole("status").getByText(/^\d\d$/);
  await said.waitFor();
  await own(supervisor).getByText("已静音：正在说机密信息").waitFor();
  const packets = await supervisor.evaluate(() =>
    (
      globalThis as unknown as { okpaySupervisionSound(): Promise<{ packetsReceived: number }> }
    ).okpaySupervisionSound(),
  );
  // Not silent sound but none: the connection is gone.
  expect(packets.packetsReceived).toBe(0);
  await looksRightInBoth(supervisor, "supervision-silent", "Talks");
  await caller.getByLabel("客服告诉您的数字").fill(await said.innerText());
  await caller.getByRole("button", { name: "是我本人" }).click();
  await own(supervisor).getByText("已连接").waitFor();
  await untilHeard(supervisor, "okpaySupervisionSound");
}

async function ends({ caller, agent, supervisor }: Pages): Promise<void> {
  await supervisor.reload();
  await supervisor.getByText("您已离开通话。").waitFor();
  await agent.getByText(/耳语：|旁听中：/).waitFor({ state: "detached" });
  await untilHeard(caller);
  await enters(supervisor);
  await chooses(supervisor, "加入通话");
  await chooses(supervisor, "旁听");
  // What is not needed is given back.
  expect(await microphonesOf(supervisor)).toEqual({ asked: 1, open: 0 });
  await caller.getByRole("button", { name: "结束通话" }).click();
  await supervisor.getByText("通话已结束，或坐席已转出来电。").waitFor();
  await agent.getByRole("heading", { name: "话后处理" }).waitFor();
}

/** By telephone, as far as the server knows; no telephone rings in this world. */
const nowByTelephone = () =>
  asOwner("UPDATE calls.call SET channel = 'phone' WHERE state = 'talking'");
const newestSupervision = async () => {
  const [row] = await asOwner(
    "SELECT ended_at, end_reason, extract(epoch FROM seen_at) AS seen FROM calls.supervision ORDER BY began_at DESC LIMIT 1",
  );
  return row as { ended_at: Date | null; end_reason: string | null; seen: string };
};

/** Another page of the same supervisor looked on: the talk goes on without it, and ends with the page that entered. */
async function endsWithItsOwnPage(page: Page, openTab: () => Promise<Page>): Promise<void> {
  await nowByTelephone();
  await page.reload();
  await page.getByRole("button", { name: /^旁听 .+ 的通话$/ }).click();
  await page.getByLabel("通话质量检查").check();
  await page.getByRole("button", { name: "开始旁听" }).click();
  await own(page).waitFor();
  const other = await openTab();
  await other.goto("/board");
  await own(other).waitFor();
  await other.goto("about:blank");
  const { seen } = await newestSupervision();
  // Whatever the other page said while it went has been heard by then.
  await expect
    .poll(async () => Number((await newestSupervision()).seen) - Number(seen), { timeout: 30_000 })
    .toBeGreaterThan(5);
  expect(await newestSupervision()).toMatchObject({ ended_at: null });
  await page.goto("about:blank");
  await expect.poll(newestSupervision).toMatchObject({ end_reason: "left" });
}

describe("a supervisor in a call of the app", () => {
  test("hears both, whispers to the agent alone, joins, hears no secret, and is out with the page or the call", async () => {
    await setHours(world, 2, "24:00");
    const callers = await visit(browser, world, { permissions: ["microphone"] });
    await enterAs(callers.page, "林悦");
    await joinsLine(callers.page, "在国外刷卡被拒了");
    const agents = await visitConsole(browser, world, { permissions: ["microphone"] });
    await workAs(agents.page, "agent");
    await takesCall(agents.page);
    await Promise.all([untilHeard(agents.page), untilHeard(callers.page)]);
    const supervisors = await visitConsole(browser, world, { permissions: ["microphone"] });
    await supervisors.context.addInitScript(COUNTING);
    await workAs(supervisors.page, "supervisor");
    await supervisors.page.goto("/board");
    const pages = { caller: callers.page, agent: agents.page, supervisor: supervisors.page };

    await listens(pages);
    await whispers(pages);
    await joins(pages);
    await survivesReload(pages);
    await hearsNoSecret(pages);
    await ends(pages);

    callers.expectQuiet();
    // A description may come too late for its connection; a desk that is not open yet says so, as does a busy server.
    agents.expectQuiet(REFUSED(409), REFUSED(503), NO_EXCHANGE);
    supervisors.expectQuiet(REFUSED(409), REFUSED(503));
    for (const each of [callers, agents, supervisors]) await each.leave();
  }, 300_000);

  test("is heard by the customer when the agent's headset is gone, and stays when another page of theirs is closed", async () => {
    await setHours(world, 3, "24:00");
    const callers = await visit(browser, world, { permissions: ["microphone"] });
    await enterAs(callers.page, "新用户");
    await joinsLine(callers.page, "我的验证码收不到");
    const agents = await visitConsole(browser, world, { permissions: ["microphone"] });
    await unpluggable(agents);
    await workAs(agents.page, "senior_agent");
    await agents.page.goto("/desk");
    await plugs(agents.page, true);
    await agents.page.getByRole("button", { name: "打开工作台" }).click();
    await agents.page.getByRole("button", { name: "可接听" }).click();
    await agents.page.getByRole("heading", { name: "您有来电" }).waitFor();
    await agents.page.keyboard.press("a");
    await agents.page.getByText("双向声音正常").waitFor();
    await plugs(agents.page, false);
    await agents.page.getByText("对方听不到您", { exact: true }).waitFor();
    await untilHeard(agents.page);
    await looksRightInBoth(agents.page, "supervision-desk-unheard", "You are talking");
    const supervisors = await visitConsole(browser, world, { permissions: ["microphone"] });
    await workAs(supervisors.page, "supervisor");
    await supervisors.page.goto("/board");
    await enters(supervisors.page);
    await chooses(supervisors.page, "加入通话");
    await supervisors.page.getByText("所有人都能听到您。").waitFor();
    await untilHeard(callers.page);
    await untilHeard(supervisors.page, "okpaySupervisionSound");
    await endsWithItsOwnPage(supervisors.page, supervisors.openTab);
    for (const each of [callers, agents, supervisors]) await each.leave();
  }, 180_000);
});
