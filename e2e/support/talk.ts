/// <reference lib="dom" />
import pg from "pg";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { Visitor } from "./visitor.ts";
import type { World } from "./world.ts";

/*
 * Calls between browsers on this machine, with sound that really arrives: the microphones are Chromium's beeping ones, and
 * what is looked at is the energy of what the other side hears. Whether a page may play sound that nobody has touched is
 * Chromium's own rule, as everywhere.
 */

export const BEEPING = [
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
  // All sides are on this machine, and some machines have no other address.
  "--allow-loopback-in-peer-connection",
];

/** Calls by telephone are set up and no Asterisk comes: what the board and a desk say then is looked at as well. */
export const ABSENT_EXCHANGE = {
  ASTERISK_PORT: "0",
  ASTERISK_PASSWORD: "nobody ever connects with this",
};
/** In such a world the telephone of a desk is tried again and again. */
export const NO_EXCHANGE = /WebSocket connection to '[^']+\/desk\/phone\/sip' failed/;

export const ownerOf =
  ({ databaseUrl }: World) =>
  async (statement: string, values: readonly unknown[] = []): Promise<unknown[]> => {
    const owner = new pg.Client(databaseUrl);
    await owner.connect();
    const { rows } = await owner.query<Record<string, unknown>>(statement, [...values]);
    await owner.end();
    return rows;
  };

/** Open at any hour or at none, whatever day the test runs on. */
export async function setHours(world: World, version: number, to: "24:00" | null): Promise<void> {
  const weekly =
    to === null ? [] : [{ days: [1, 2, 3, 4, 5, 6, 7], intervals: [{ from: "00:00", to }] }];
  await ownerOf(world)(
    `INSERT INTO hours.calendar_version (id, calendar_id, version, document, reason, changed_at)
     VALUES (gen_random_uuid(), 'china', $1, $2, 'a journey at any hour', now())`,
    [
      version,
      JSON.stringify({
        timeZone: "Asia/Shanghai",
        weekly,
        holidaySets: [],
        overrides: [],
        makeUpDays: [],
      }),
    ],
  );
}

/** The other side of a call; a colleague; what a supervisor hears; what an agent hears of a supervisor. */
export type Ear =
  | "okpayCallSound"
  | "okpayConsultSound"
  | "okpaySupervisionSound"
  | "okpaySupervisorVoice";

interface Heard {
  readonly packetsReceived: number;
  readonly energy: number;
}

const measure = (page: Page, ear: Ear): Promise<Heard | null> =>
  page.evaluate(
    (name) =>
      (globalThis as unknown as Record<typeof name, (() => Promise<Heard> | null) | undefined>)[
        name
      ]?.() ?? null,
    ear,
  );

/** Waits until this page hears more energy than before. */
export async function untilHeard(page: Page, ear: Ear = "okpayCallSound"): Promise<void> {
  let first = (await measure(page, ear))?.energy ?? 0;
  await expect
    .poll(
      async () => {
        const energy = (await measure(page, ear))?.energy ?? 0;
        // A connection made anew counts from nothing.
        first = Math.min(first, energy);
        return energy > first + 0.001;
      },
      { message: `${ear}: nothing was heard`, timeout: 20_000, interval: 250 },
    )
    .toBe(true);
}

/** 20 ms each; the beeps come more often than once a second. */
const PACKETS = 120;
const SILENCE = 0.000_1;

/** The sound goes on arriving at this page, and there is nothing in it: for as long as several beeps would take. */
export async function expectSilence(page: Page, ear: Ear = "okpayCallSound"): Promise<void> {
  // What was said a moment ago is still on its way, so the first quiet stretch counts; a voice leaves none.
  let first: Heard | null = null;
  let last: Heard | null = null;
  let found: boolean | string = "too little arrived";
  await expect
    .poll(
      async () => {
        const before = last;
        last = await measure(page, ear);
        if (last === null) {
          first = null;
          return "no sound at all";
        }
        // A connection made anew counts from nothing, and so does what is looked at.
        const isAnew = before === null || last.packetsReceived < before.packetsReceived;
        if (isAnew || first === null) first = last;
        if (last.packetsReceived < first.packetsReceived + PACKETS) return found;
        found = last.energy - first.energy < SILENCE;
        first = last;
        return found;
      },
      { message: `${ear}: is heard`, timeout: 20_000, interval: 100 },
    )
    .toBe(true);
}

/** Joins the line from the wallet's home, about something. */
export async function joinsLine(page: Page, about: string): Promise<void> {
  await page.goto("/call");
  await page.getByRole("button", { name: "中文" }).click();
  await page.getByRole("button", { name: "没有" }).click();
  await page.getByRole("button", { name: "其他问题" }).click();
  await page.getByRole("region", { name: "准备通话" }).getByLabel("用您自己的话描述").fill(about);
  await page.getByRole("button", { name: "进入排队" }).click();
}

/** An agent sits down, is ready and takes the call that comes. */
export async function takesCall(page: Page): Promise<void> {
  await page.goto("/desk");
  await page.getByRole("button", { name: "打开工作台" }).click();
  await page.getByRole("button", { name: "可接听" }).waitFor();
  await page.keyboard.press("r");
  await page.getByRole("heading", { name: "您有来电" }).waitFor();
  await page.keyboard.press("a");
  await page.getByText("双向声音正常").waitFor();
}

/** The microphone is heard; another one is chosen, and is still the chosen one after the page was loaded anew. */
export async function choosesMicrophone(page: Page): Promise<void> {
  await page.getByText("麦克风能听到您。").waitFor();
  const choice = page.getByLabel("麦克风", { exact: true });
  const other = await choice.locator("option").last().innerText();
  expect(await choice.locator("option:checked").innerText()).not.toBe(other);
  await choice.selectOption({ label: other });
  const isChosen = () =>
    expect
      .poll(() => choice.locator("option:checked").innerText(), { timeout: 20_000 })
      .toBe(other);
  await isChosen();
  await page.getByText("麦克风能听到您。").waitFor();
  await page.reload();
  await page.getByRole("button", { name: "使用麦克风" }).click();
  await isChosen();
}

/** A headset that is plugged in and out by `plugs`: without it there is none to be opened, and an open one ends. */
export const unpluggable = ({ context }: Visitor): Promise<unknown> =>
  context.addInitScript(() => {
    const { mediaDevices } = navigator;
    const given = mediaDevices.getUserMedia.bind(mediaDevices);
    const open: MediaStreamTrack[] = [];
    let isIn = false;
    mediaDevices.getUserMedia = async (wish) => {
      if (!isIn) throw new DOMException("none", "NotFoundError");
      const stream = await given(wish);
      open.push(...stream.getTracks());
      return stream;
    };
    Object.assign(globalThis, {
      plugHeadset(next: boolean) {
        isIn = next;
        if (isIn) return;
        for (const track of open.splice(0)) {
          track.stop();
          // What the browser itself says when a device is gone; a page that stops it is not told.
          track.dispatchEvent(new Event("ended"));
        }
      },
    });
  });
export const plugs = (page: Page, isIn: boolean): Promise<void> =>
  page.evaluate(
    (next) => (globalThis as unknown as { plugHeadset(is: boolean): void }).plugHeadset(next),
    isIn,
  );
