/// <reference lib="dom" />
import type { Page } from "playwright-core";
import { looksRight, looksRightInEnglish } from "./look.ts";

/** What supervisors are told of the telephone exchange; what the server knows of it is in outage.http.test.ts. */
export async function tellsOfExchange(page: Page): Promise<void> {
  let exchange: object | undefined = { isConnected: true, clockAheadSeconds: -47 };
  const asks = /\/v1\/staff\/calls\/board(?:\?|$)/;
  await page.route(asks, async (route) => {
    const response = await route.fetch();
    const board = (await response.json()) as object;
    await route.fulfill({ response, json: { ...board, exchange } });
  });
  await page.reload();
  await page.getByText("电话系统的时钟慢了 47 秒").waitFor();
  await looksRight(page, "calls-board-clock");
  await looksRightInEnglish(page, "calls-board-clock", "Now");
  exchange = { isConnected: false, clockAheadSeconds: null };
  await page.reload();
  await page.getByText("电话系统未连接").waitFor();
  await looksRight(page, "calls-board-exchange-away");
  exchange = { isConnected: true, clockAheadSeconds: null };
  await page.reload();
  await page.getByText("通话中").first().waitFor();
  await page.getByText("电话系统").first().waitFor({ state: "detached" });
  // Servers are changed one after the other: one of before says nothing of it.
  exchange = undefined;
  await page.reload();
  await page.getByText("通话中").first().waitFor();
  await page.unrouteAll({ behavior: "ignoreErrors" });
}
