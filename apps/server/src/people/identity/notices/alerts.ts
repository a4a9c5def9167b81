import { ALERT_EVENTS } from "@okpay/contracts";
import type { Database } from "../../../platform/db/index.ts";
import { RequestRefused } from "../../../platform/http/index.ts";
import { type Db, recoveryTables } from "../recovery/tables.ts";

/** What a customer is told of, and where. What protects the account cannot be switched off (ASVS V6.3.7, row F12). */

export type AlertEvent = (typeof ALERT_EVENTS)[number];
export type AlertChannel = "email" | "sms";
export type AlertChannels = Readonly<Record<AlertChannel, boolean>>;

export interface AlertSetting extends AlertChannels {
  readonly event: AlertEvent;
  readonly isRequired: boolean;
}

export const BOTH: AlertChannels = { email: true, sms: true };

/** Absent: both channels, always. */
const DEFAULTS: Partial<Record<AlertEvent, AlertChannels>> = {
  payment_received: BOTH,
  // Who pays sees it on the screen; the mail is for the day somebody else did.
  payment_sent: { email: true, sms: false },
  limit_changed: BOTH,
  // That we have what they said on the telephone: the call is over, and nothing else tells them.
  voice_message: BOTH,
};

/** Every alert as it is set for this customer: what they changed over what is usual. One look-up by primary key. */
export async function alertSettingsOf(db: Db, customerId: string): Promise<AlertSetting[]> {
  const changes = await recoveryTables(db)
    .selectFrom("identity.alert_preference")
    .selectAll()
    .where("customer_id", "=", customerId)
    .execute();
  const changed = new Map(changes.map((row) => [`${row.event} ${row.channel}`, row.is_on]));
  return ALERT_EVENTS.map((event) => {
    const usual = DEFAULTS[event];
    if (usual === undefined) return { event, ...BOTH, isRequired: true };
    const isOn = (channel: AlertChannel): boolean =>
      changed.get(`${event} ${channel}`) ?? usual[channel];
    return { event, email: isOn("email"), sms: isOn("sms"), isRequired: false };
  });
}

/** Of one alert; of those that cannot be changed without a look-up. */
export async function channelsFor(
  db: Db,
  customerId: string,
  event: AlertEvent,
): Promise<AlertChannels> {
  if (DEFAULTS[event] === undefined) return BOTH;
  const settings = await alertSettingsOf(db, customerId);
  return settings.find((setting) => setting.event === event) ?? BOTH;
}

export async function changeAlert(
  database: Database,
  customerId: string,
  change: { readonly event: AlertEvent; readonly channel: AlertChannel; readonly isOn: boolean },
): Promise<AlertSetting[]> {
  const { event, channel, isOn } = change;
  if (DEFAULTS[event] === undefined && !isOn)
    throw new RequestRefused("validation_failed", { errors: [{ field: "isOn", code: "invalid" }] });
  await recoveryTables(database.kysely)
    .insertInto("identity.alert_preference")
    .values({ customer_id: customerId, event, channel, is_on: isOn })
    .onConflict((conflict) =>
      conflict.columns(["customer_id", "event", "channel"]).doUpdateSet({ is_on: isOn }),
    )
    .execute();
  return alertSettingsOf(database.kysely, customerId);
}
