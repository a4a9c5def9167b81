import { createHearingPhone, type HearingPhone } from "./hearing-phone.ts";
import { until } from "./machines.ts";
import { CALLER_HERTZ } from "./sipp.ts";
import type { PhoneWorld } from "./world.ts";

/** The language (2: English), no code, something else. */
const TO_THE_LINE = ["2", "2", "0"];
let count = 0;

/**
 * A telephone that has not called yet: what it says is a tone, all the time. Its number is a satellite's, of no country: the
 * time of day there is the installation's, so that callbacks are made whenever the stories run.
 */
export async function newCaller(
  headersOf: (number: string) => readonly string[] = () => [],
): Promise<HearingPhone & { readonly number: string }> {
  count += 1;
  const number = `+8821612345${String(count).padStart(3, "0")}`;
  return {
    number,
    ...(await createHearingPhone({
      hertz: CALLER_HERTZ,
      port: 0,
      number,
      headers: headersOf(number),
    })),
  };
}

/**
 * A caller who presses each key as soon as the menu asks for it, however busy the machine is, and who stays until the story
 * hangs up. The line is entered when the notice after the last key has been heard.
 */
export async function caller(
  world: Pick<PhoneWorld, "sipPort" | "rows">,
  keys: readonly string[] = TO_THE_LINE,
  headersOf?: (number: string) => readonly string[],
): Promise<HearingPhone> {
  const phone = await newCaller(headersOf);
  await phone.call(world.sipPort);
  let before: string | null = null;
  for (const key of keys) {
    let now: string | null = before;
    await until(`the menu asks for key ${key}`, async () => {
      const [row] = await world.rows<{ at: string | null }>(
        "SELECT menu_at AS at FROM asterisk.call WHERE number = $1",
        [phone.number],
      );
      now = row?.at ?? null;
      return now !== null && now !== before;
    });
    before = now;
    await phone.press(key);
  }
  return phone;
}
