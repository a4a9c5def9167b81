/// <reference lib="dom" />
import { join } from "node:path";
import { createTestFolder, launchBrowser } from "@okpay/testkit";
import type { Page } from "playwright-core";
import { until } from "./machines.ts";
import { AGENT_HERTZ, CALLER_HERTZ } from "./sipp.ts";
import { writeWave } from "./tones.ts";
import type { PhoneWorld } from "./world.ts";

interface Heard {
  readonly packetsReceived: number;
  readonly energy: number;
}

/** The caller's through the telephone of the page; a colleague's from desk to desk. */
type SoundOf = "okpayPhoneSound" | "okpayConsultSound" | "okpayCallSound";

export interface BrowserDesk {
  readonly page: Page;
  /** By the key that stands on the button. */
  press(key: string): Promise<void>;
  isOffered(key: string): Promise<boolean>;
  heard(of?: SoundOf): Promise<Heard>;
  /** More of the other side's tone than silence has, from now on. */
  untilHeard(withinMs?: number, of?: SoundOf): Promise<number>;
  /** The next connection of its sound has no way to anywhere. */
  loseWayOnce(): Promise<void>;
  /** The connection through which the telephone is registered; null: it is not. */
  socketId(): Promise<string | null>;
}

/** In the order in which they stand at the demo's door. */
const PERSONAS = ["agent", "senior agent"] as const;

/** An agent in a real Chromium, whose microphone is a tone. At the top level of a file. */
export async function openBrowserDesk(
  world: PhoneWorld,
  {
    who = "agent",
    hertz = AGENT_HERTZ,
  }: {
    readonly who?: (typeof PERSONAS)[number];
    readonly hertz?: number;
  } = {},
): Promise<BrowserDesk> {
  const page = await openTonePage(hertz, "en");
  await page.goto(`${world.consoleUrl}/sign-in`);
  await page.locator("section[aria-labelledby=personas] button").nth(PERSONAS.indexOf(who)).click();
  await page.waitForURL((url) => url.pathname === "/");
  await page.goto(`${world.consoleUrl}/desk`);
  return { page, ...handsOf(page, world) };
}

/** A signed-in customer of the demo in the wallet, whose microphone is a tone. At the top level of a file. */
export async function openBrowserCaller(
  world: PhoneWorld,
): Promise<{ readonly page: Page; untilHeard(withinMs?: number): Promise<number> }> {
  const page = await openTonePage(CALLER_HERTZ, "zh-CN");
  const name = await world.wallet.moveIn();
  await page.goto(world.wallet.url);
  await page.getByRole("button", { name }).click();
  await page.waitForURL("**/wallet");
  const { untilHeard } = handsOf(page, world);
  return { page, untilHeard: (withinMs) => untilHeard(withinMs, "okpayCallSound") };
}

/** A page of a real Chromium, whose microphone is a tone. */
async function openTonePage(hertz: number, locale: string): Promise<Page> {
  const tone = join(createTestFolder("microphone"), "tone.wav");
  writeWave(tone, { hertz, seconds: 10 });
  const browser = await launchBrowser({
    args: [
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
      `--use-file-for-fake-audio-capture=${tone}`,
      "--autoplay-policy=no-user-gesture-required",
      // Asterisk is on this machine, and some machines have no other address.
      "--allow-loopback-in-peer-connection",
    ],
  });
  const context = await browser.newContext({ locale });
  // What cleans a voice takes a tone for noise.
  await context.addInitScript(() => {
    const devices = navigator.mediaDevices;
    const open = devices.getUserMedia.bind(devices);
    devices.getUserMedia = () =>
      open({
        audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
      });
  });
  return context.newPage();
}

function handsOf(page: Page, world: PhoneWorld) {
  const button = (key: string) => page.locator(`button[data-key="${key}"]`);
  const heard = async (of: SoundOf = "okpayPhoneSound"): Promise<Heard> =>
    (await page.evaluate(
      (name) => (globalThis as unknown as Record<SoundOf, () => Promise<Heard> | null>)[name](),
      of,
    )) ?? { packetsReceived: 0, energy: 0 };
  return {
    press: (key: string) => button(key).click(),
    isOffered: (key: string) => button(key).isVisible(),
    heard,
    async untilHeard(withinMs = 20_000, of: SoundOf = "okpayPhoneSound"): Promise<number> {
      const before = (await heard(of)).energy;
      return until(
        `the page hears the other side (${of})`,
        async () => (await heard(of)).energy > before + 0.01,
        withinMs,
        async () => JSON.stringify(await heard(of)),
      );
    },
    loseWayOnce: () =>
      page.evaluate(() => {
        const Given = RTCPeerConnection;
        globalThis.RTCPeerConnection = class extends Given {
          constructor(settings?: RTCConfiguration) {
            super({ ...settings, iceServers: [], iceTransportPolicy: "relay" });
            globalThis.RTCPeerConnection = Given;
          }
        };
      }),
    async socketId(): Promise<string | null> {
      const [row] = await world.rows<{ id: string | null }>(
        "SELECT socket_id AS id FROM asterisk.desk_phone",
      );
      return row?.id ?? null;
    },
  };
}
