/// <reference lib="dom" />
import { createTestFolder, launchBrowser } from "@okpay/testkit";
import type { Page } from "playwright-core";
import { afterAll, describe, test } from "vitest";
import { startSandboxNetwork } from "../apps/server/src/money/cards/sandbox/http-server.ts";
import { createSandboxRateService } from "../apps/server/src/money/crossborder/sandbox/rate-service.ts";
import { visitConsole, workAs } from "./support/console.ts";
import { quotesAbroad, TOO_LITTLE } from "./support/desk-abroad.ts";
import {
  holdsTooLong,
  keepsPromise,
  offersLonger,
  promises,
  saysWhoTalks,
  takesOnPromise,
} from "./support/desk-alarms.ts";
import { opensCase, sendsCardPage } from "./support/desk-case.ts";
import {
  loadsDecree,
  prepareClosure,
  readsReason,
  takeBackClosure,
  untilLineIs,
} from "./support/emergency.ts";
import { isPutBack, readyAfterUpgrade, readyOnlyWithHeadset } from "./support/headset.ts";
import { looksRight, looksRightInEnglish } from "./support/look.ts";
import { beginsRecording, hasPaused, keepsRecording } from "./support/recorded-call.ts";
import {
  ABSENT_EXCHANGE,
  BEEPING,
  choosesMicrophone,
  NO_EXCHANGE,
  ownerOf,
  plugs,
  setHours,
  unpluggable,
  untilHeard,
} from "./support/talk.ts";
import { tellsOfExchange } from "./support/telephones-on-board.ts";
import { enterAs, REFUSED, visit } from "./support/visitor.ts";
import { startWorld } from "./support/world.ts";

/* A call from the wallet to the desk in two real browsers, with sound that really arrives (support/talk.ts). */
const sounds = createTestFolder("recordings");
const partners = await startSandboxNetwork({
  host: "127.0.0.1",
  port: 0,
  file: null,
  services: { rates: createSandboxRateService() },
});
afterAll(() => partners.close());
const world = await startWorld({
  RECORDINGS_DIR: sounds,
  CARD_NETWORK_URL: partners.url,
  ...ABSENT_EXCHANGE,
});
const browser = await launchBrowser({ args: BEEPING });
const asOwner = ownerOf(world);

/** Two weeks of calls by day, three agents planned by slider. */
async function plansTheDay(page: Page): Promise<void> {
  await asOwner(
    `INSERT INTO routing.call (id, kind, priority, arrived_at, seq, skill, language, zone, state, is_live, step, queued_at,
                               attempts, hold_alarms, end_reason, ended_at)
     SELECT gen_random_uuid(), 'voice', 1, date_trunc('day', now()) - days * interval '1 day' + half * interval '30 minutes', 0, 'general',
            'zh-CN', 'UTC', 'ended', true, 0, now(), 0, 0, 'callerHungUp', date_trunc('day', now()) - days * interval '1 day' + half * interval '30 minutes' + interval '90 seconds'
       FROM generate_series(1, 14) days, generate_series(2, 24) half, generate_series(1, 30 - abs(half - 10) * 2)`,
  );
  await page.goto("/staffing");
  await page.getByRole("img", { name: /最多需要/ }).waitFor();
  await page.getByRole("slider", { name: /全天坐席数/ }).fill("3");
  await page.getByRole("img", { name: /个半小时缺少坐席/ }).waitFor();
  await looksRight(page, "calls-staffing");
  await looksRightInEnglish(page, "calls-staffing", "What if");
  await page.getByRole("button", { name: "全天计划 3 名" }).click();
  await page.getByText("已计划。").waitFor();
}

/** As the exchange says it, in this call: the agent's telephone, and the caller's. They are on the board at its next look. */
async function failsLegs(page: Page): Promise<void> {
  await asOwner(
    `INSERT INTO calls.failed_leg (id, call_id, agent_id, reason, at)
     SELECT gen_random_uuid(), id, CASE reason WHEN 'busy' THEN NULL ELSE agent_id END, reason, now() - nth * interval '7 minutes'
       FROM calls.call, unnest(ARRAY['busy', 'unreachable', 'noSound']) WITH ORDINALITY failed(reason, nth) WHERE state = 'talking'`,
  );
  const legs = page.getByRole("region", { name: "过去 24 小时未接通或中断的话路" });
  await legs.getByText("连续三次没有声音").waitFor();
  await legs.getByText("来电者").waitFor();
}

/** The agent's pause, which counts when the exchange has done it. */
async function pausesRecording(page: Page): Promise<void> {
  await beginsRecording(asOwner);
  await page.getByText("录音中").waitFor();
  await page.keyboard.press("s");
  await page.getByText("尚未暂停：仍在录音").waitFor();
  await looksRight(page, "calls-desk-pausing");
  await hasPaused(asOwner);
  await page.getByText("已暂停：没有录音").waitFor();
  await looksRight(page, "calls-desk-paused");
  await looksRightInEnglish(page, "calls-desk-paused", "You are talking");
  await keepsRecording(asOwner, sounds);
  await page.getByText("已暂停：没有录音").waitFor({ state: "detached" });
}

/** Why it is closed the server writes out: it is asked again in the other language. */
async function closedInEnglish(page: Page): Promise<void> {
  const reason = page.getByText("每周的这一天不提供服务");
  await reason.waitFor();
  await page.getByRole("banner").getByRole("button", { name: "English" }).click();
  await reason.waitFor({ state: "detached" });
  await page.getByRole("banner").getByRole("button", { name: "中文" }).click();
  await reason.waitFor();
}

/** The menu as who reads English walks it; another language begins anew. */
async function walksInEnglish(page: Page): Promise<void> {
  await page.getByRole("banner").getByRole("button", { name: "English" }).click();
  await page.getByRole("main").getByRole("button", { name: "English" }).click();
  await page.getByRole("button", { name: "No", exact: true }).click();
  await page.getByRole("button", { name: "Something else" }).waitFor();
  await looksRight(page, "calls-menu-en");
  await page.getByRole("banner").getByRole("button", { name: "中文" }).click();
}

describe("a call", () => {
  test("whom no caller would hear is not ready, nor stays so when the headset is unplugged", async () => {
    const agent = await visitConsole(browser, world, { permissions: ["microphone"] });
    await unpluggable(agent);
    await workAs(agent.page, "agent");
    await readyOnlyWithHeadset(agent.page);
    await readyAfterUpgrade(agent.page);
    await isPutBack(agent.page);
    agent.expectQuiet(REFUSED(409), REFUSED(503), NO_EXCHANGE);
    await agent.leave();
  });

  test("from the menu to the wrap-up, with sound both ways, through a reload of either page", async () => {
    await setHours(world, 2, null);
    const caller = await visit(browser, world, { permissions: ["microphone"] });
    await enterAs(caller.page, "林悦");
    await caller.page.goto("/call");
    await caller.page.getByRole("heading", { name: "在此之前" }).waitFor();
    await looksRight(caller.page, "calls-closed");
    await looksRightInEnglish(caller.page, "calls-closed", "Until then");
    await closedInEnglish(caller.page);
    await setHours(world, 3, "24:00");
    await caller.page.reload();
    await walksInEnglish(caller.page);
    await caller.page.getByRole("main").getByRole("button", { name: "中文" }).click();
    await caller.page.getByRole("button", { name: "没有" }).click();
    await caller.page.getByRole("button", { name: "其他问题" }).waitFor();
    await looksRight(caller.page, "calls-menu");
    await caller.page.getByRole("button", { name: "收听最近一笔付款的状态" }).click();
    await caller.page.getByText(/^您最近一笔是/).waitFor();
    await looksRight(caller.page, "calls-menu-payment");
    await caller.page.getByRole("button", { name: "返回选项" }).click();
    await caller.page.getByRole("button", { name: "其他问题" }).click();
    // A callback for later asks the same, further down.
    await caller.page
      .getByRole("region", { name: "准备通话" })
      .getByLabel("用您自己的话描述")
      .fill("在国外刷卡被拒了");
    await caller.page.getByRole("button", { name: "进入排队" }).click();
    await caller.page.getByText("下一位就是您").waitFor();
    await looksRight(caller.page, "calls-waiting");
    await looksRightInEnglish(caller.page, "calls-waiting", "You are in line");

    const agent = await visitConsole(browser, world, { permissions: ["microphone"] });
    await workAs(agent.page, "agent");
    await agent.page.goto("/desk");
    await agent.page.getByRole("button", { name: "打开工作台" }).click();
    await agent.page.getByRole("button", { name: "可接听" }).waitFor();
    await choosesMicrophone(agent.page);
    await looksRight(agent.page, "calls-desk-closed");
    await looksRightInEnglish(agent.page, "calls-desk-closed", "My desk");
    await agent.page.keyboard.press("r");
    // Who and why, before it is answered.
    await agent.page.getByRole("heading", { name: "您有来电" }).waitFor();
    await agent.page.getByText("在国外刷卡被拒了").waitFor();
    await agent.page.getByText("3 级：已在应用内登录").waitFor();
    await offersLonger(asOwner);
    await looksRight(agent.page, "calls-desk-offered");
    await looksRightInEnglish(agent.page, "calls-desk-offered", "A call for you");
    await agent.page.keyboard.press("a");
    await agent.page.getByText("双向声音正常").waitFor();
    await caller.page.getByRole("heading", { name: /您正在与 OKPay 通话，\d+ 号客服/ }).waitFor();
    await Promise.all([untilHeard(agent.page), untilHeard(caller.page)]);
    await looksRight(caller.page, "calls-talking");
    await looksRightInEnglish(caller.page, "calls-talking", "You are talking to OKPay");
    await looksRight(agent.page, "calls-desk-talking");
    await looksRightInEnglish(agent.page, "calls-desk-talking", "You are talking");
    await saysWhoTalks(caller.page);
    await pausesRecording(agent.page);
    const supervisor = await visitConsole(browser, world);
    await workAs(supervisor.page, "supervisor");
    await supervisor.page.goto("/board");
    await supervisor.page.getByText("通话中").first().waitFor();
    await supervisor.page.getByText("最近 24 小时没有。").waitFor();
    await failsLegs(supervisor.page);
    await looksRight(supervisor.page, "calls-board");
    await looksRightInEnglish(supervisor.page, "calls-board", "Failed connections, last 24 hours");
    await tellsOfExchange(supervisor.page);
    await plansTheDay(supervisor.page);
    supervisor.expectQuiet();
    await supervisor.leave();

    await caller.page.reload();
    await caller.page.getByText("已接通").waitFor();
    await Promise.all([untilHeard(agent.page), untilHeard(caller.page)]);
    // As after a code by mail only: the app is asked, and what is heard on the line is typed there [G3].
    await asOwner("UPDATE calls.call SET identity_level = 1, about = NULL WHERE state = 'talking'");
    await agent.page.reload();
    await agent.page.getByText("双向声音正常").waitFor();
    // Not a word of why: what belongs to their payment that failed.
    await agent.page.getByText("与付款失败有关").first().waitFor();
    await looksRight(agent.page, "calls-desk-no-words");
    await looksRightInEnglish(agent.page, "calls-desk-no-words", "You are talking");
    await asOwner("UPDATE calls.call SET about = '在国外刷卡被拒了' WHERE state = 'talking'");
    await Promise.all([untilHeard(agent.page), untilHeard(caller.page)]);
    await agent.page.getByRole("button", { name: "在 App 中确认" }).click();
    const said = agent.page.getByRole("status").getByText(/^\d\d$/);
    await said.waitFor();
    await looksRight(agent.page, "calls-desk-number");
    await caller.page.getByRole("button", { name: "是我本人" }).click();
    await caller.page.getByText("请输入两位数字").waitFor();
    await looksRight(caller.page, "calls-number-missing");
    await caller.page.getByLabel("客服告诉您的数字").fill(await said.innerText());
    await caller.page.getByRole("button", { name: "是我本人" }).click();
    await agent.page.getByText("3 级：已在应用内登录").first().waitFor();
    await opensCase(agent.page, "查询境外拒付的原因，答复给客户");
    await sendsCardPage(agent.page);
    await quotesAbroad(agent.page);
    await untilHeard(caller.page);

    await agent.page.keyboard.press("h");
    await caller.page.getByText("客服已将通话保持").waitFor();
    // The same key does both; which one it does next is what the agent's page shows.
    await agent.page.getByText("已保持").waitFor();
    await holdsTooLong(agent.page, asOwner);
    await agent.page.keyboard.press("h");
    await caller.page.getByText("已接通").waitFor();

    // A colleague is asked, hears who it is about, and has the call.
    const colleague = await visitConsole(browser, world, { permissions: ["microphone"] });
    await unpluggable(colleague);
    await workAs(colleague.page, "senior_agent");
    await colleague.page.goto("/desk");
    await plugs(colleague.page, true);
    await colleague.page.getByRole("button", { name: "打开工作台" }).click();
    await colleague.page.getByRole("button", { name: "可接听" }).waitFor();
    await colleague.page.keyboard.press("r");
    await agent.page.getByLabel("转接至").selectOption({ label: "综合咨询" });
    await agent.page.getByRole("button", { name: "先咨询同事" }).click();
    await colleague.page.getByText("号客服就这位客户向您咨询").waitFor();
    await colleague.page.getByText("在国外刷卡被拒了").waitFor();
    await colleague.page.keyboard.press("a");
    await colleague.page.getByRole("heading", { name: "同事向您咨询" }).waitFor();
    await colleague.page.getByText("双向声音正常").waitFor();
    await plugs(colleague.page, false);
    await colleague.page.getByText("对方听不到您", { exact: true }).waitFor();
    await looksRight(colleague.page, "calls-desk-asked-unheard");
    await plugs(colleague.page, true);
    await colleague.page.getByRole("button", { name: "使用麦克风" }).click();
    await colleague.page.getByText("双向声音正常").waitFor();
    await Promise.all([
      untilHeard(agent.page, "okpayConsultSound"),
      untilHeard(colleague.page, "okpayConsultSound"),
    ]);
    await caller.page.getByText("客服已将通话保持").waitFor();
    await looksRight(agent.page, "calls-desk-asking");
    await looksRightInEnglish(agent.page, "calls-desk-asking", "A colleague is asked");
    await looksRight(colleague.page, "calls-desk-asked");
    await agent.page.getByRole("button", { name: "把来电交给同事" }).click();
    await agent.page.getByRole("heading", { name: "话后处理" }).waitFor();
    await caller.page.getByText("已接通").waitFor();
    await Promise.all([untilHeard(colleague.page), untilHeard(caller.page)]);
    await caller.page.getByRole("button", { name: "结束通话" }).click();
    await caller.page.getByText("您结束了通话。").waitFor();
    await looksRight(caller.page, "calls-survey");

    await agent.page.getByRole("heading", { name: "话后处理" }).waitFor();
    await looksRight(agent.page, "calls-desk-wrap-up");
    await looksRightInEnglish(agent.page, "calls-desk-wrap-up", "Wrap-up");
    await agent.page.getByRole("button", { name: "保存" }).click();
    await agent.page.getByText("请选择处理结果。").waitFor();
    await agent.page.getByLabel("处理结果").selectOption({ label: "已解释" });
    await agent.page.getByLabel("留给下一位客服的备注").fill("境外支付已关闭，已说明如何打开");
    await promises(agent.page, "明天答复您境外拒付的原因");
    await agent.page.getByRole("button", { name: "保存" }).click();
    await agent.page.getByText("当前没有通话。").waitFor();

    await caller.page.getByLabel("5 – 非常满意").check();
    await caller.page.getByLabel("已解决").check();
    await caller.page.getByRole("button", { name: "提交" }).click();
    await caller.page
      .getByRole("heading", { name: "这次通话怎么样？" })
      .waitFor({ state: "detached" });
    // Written down after the call had ended: it comes by itself.
    await caller.page.getByText("明天答复您境外拒付的原因").waitFor();
    await looksRight(caller.page, "calls-promised");
    await looksRightInEnglish(caller.page, "calls-promised", "What we promised you");
    // While the call is theirs the words are open to them.
    await colleague.page.getByLabel("处理结果").selectOption({ label: "已解释" });
    await colleague.page.getByRole("button", { name: "保存" }).click();
    await colleague.page.getByText("当前没有通话。").waitFor();
    await takesOnPromise(colleague.page, "明天答复您境外拒付的原因");
    await keepsPromise(colleague.page, "明天答复您境外拒付的原因");
    caller.expectQuiet();
    // A desk that is not open yet says so.
    // So does a server that is too busy for a moment: the page asks again.
    agent.expectQuiet(TOO_LITTLE, REFUSED(409), REFUSED(503), NO_EXCHANGE);
    colleague.expectQuiet(REFUSED(409), REFUSED(503), NO_EXCHANGE);
    await caller.leave();
    await colleague.leave();
    await agent.leave();
  }, 400_000);

  test("a blocked microphone is explained before anybody waits in line", async () => {
    await setHours(world, 4, "24:00");
    const caller = await visit(browser, world, { locale: "en" });
    await caller.context.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = () =>
        Promise.reject(new DOMException("Permission denied", "NotAllowedError"));
    });
    await enterAs(caller.page, "新用户");
    await caller.page.goto("/call");
    await caller.page.getByRole("button", { name: "English" }).click();
    await caller.page.getByRole("button", { name: "No", exact: true }).click();
    await caller.page.getByRole("button", { name: "Something else" }).click();
    await caller.page.getByRole("button", { name: "Join the line" }).click();
    await caller.page.getByRole("alert").getByText("The microphone is blocked").waitFor();
    await looksRight(caller.page, "calls-microphone-denied-en");
    caller.expectQuiet();
    await caller.leave();
  });

  test("an emergency closes the line in two steps, is read everywhere with its reason, and is taken back", async () => {
    await setHours(world, 5, "24:00");
    const operator = await visitConsole(browser, world);
    const reader = await visit(browser, world);
    await workAs(operator.page, "operator");
    await prepareClosure(operator.page);
    await untilLineIs(reader.page, true);
    await operator.page.getByRole("button", { name: "立即关闭", exact: true }).click();
    await operator.page.getByText("紧急关闭中").waitFor();
    await untilLineIs(reader.page, false);
    await readsReason(reader.page);
    await takeBackClosure(operator.page);
    await untilLineIs(reader.page, true);
    await loadsDecree(operator.page);
    operator.expectQuiet();
    reader.expectQuiet();
    await operator.leave();
    await reader.leave();
  });
});
