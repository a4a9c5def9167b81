import { DAY_AND_TIME, zonedText } from "@okpay/i18n/zoned";
import type { Config } from "./config.ts";
import type { createCalls } from "./hotline/calls/index.ts";
import type { Identity } from "./people/identity/index.ts";
import type { Clock } from "./platform/clock.ts";
import { derivedId } from "./platform/derived-id.ts";
import type { Messages } from "./platform/messages/index.ts";

const ANNOUNCED_MS = 30 * 60_000;
/** Later than that we are open again, or nobody knows when. */
const POSTPONED_MS = 12 * 3_600_000;

type Announcements = Pick<
  Parameters<typeof createCalls>[0],
  "announceCallback" | "announcePostponed" | "announceBooked"
>;

interface Deps {
  readonly config: Pick<Config, "publicUrl" | "isSmsOffered">;
  readonly messages: Messages;
  readonly directory: Pick<Identity["directory"], "profileOf">;
  readonly clock: Clock;
}

/** That a callback comes: to whom the page that would ring is closed, and to everybody who booked one; and that it comes when we open. */
export function announcing(deps: Deps): Announcements {
  const { config, messages, directory, clock } = deps;
  const link = `${config.publicUrl}/call`;
  const after = (ms: number) => new Date(clock.now().getTime() + ms);
  return {
    async announceCallback(tx, { channel: rings, customerId }) {
      const { locale, displayName: name, email, phone } = await directory.profileOf(customerId);
      const order = {
        locale,
        template: "callback_soon",
        deliverUntil: after(ANNOUNCED_MS),
      } as const;
      await messages.sendEmail(tx, { ...order, to: email, params: { name, link, rings } });
      if (config.isSmsOffered)
        await messages.sendSms(tx, { ...order, to: phone, params: { rings } });
    },
    async announcePostponed(tx, { channel: rings, customerId, opensAt, zone: timeZone }) {
      const { locale, displayName: name, email, phone } = await directory.profileOf(customerId);
      const opens =
        opensAt === null ? "unknown" : zonedText(opensAt, locale, { ...DAY_AND_TIME, timeZone });
      const order = {
        locale,
        template: "callback_postponed",
        deliverUntil: after(POSTPONED_MS),
      } as const;
      await messages.sendEmail(tx, { ...order, to: email, params: { name, link, rings, opens } });
      if (config.isSmsOffered)
        await messages.sendSms(tx, { ...order, to: phone, params: { rings, opens } });
    },
    announceBooked: bookedAnnouncement(deps, link),
  };
}

const bookedAnnouncement =
  ({ config, messages, directory }: Deps, link: string): Announcements["announceBooked"] =>
  async (tx, { bookingId, customerId, startsAt, endsAt, zone, ...booked }) => {
    const { isNew, isPromised } = booked;
    const by = isPromised ? "agent" : "customer";
    const { locale, displayName: name, email, phone } = await directory.profileOf(customerId);
    const time = new Intl.DateTimeFormat(locale, {
      timeZone: zone,
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      ...(isNew ? { month: "short", day: "numeric" } : {}),
    }).formatRange(startsAt, endsAt);
    const about = isNew ? "callback-promised" : "callback";
    const order = { locale, template: "callback_booked", deliverUntil: endsAt } as const;
    await messages.sendEmail(tx, {
      ...order,
      id: derivedId(bookingId, `${about}-mail`),
      to: email,
      params: { name, time, link, by },
    });
    if (config.isSmsOffered)
      await messages.sendSms(tx, {
        ...order,
        id: derivedId(bookingId, `${about}-sms`),
        to: phone,
        params: { time, by },
      });
  };
