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

const BOTH: AlertChannels = { email: true, sms: true };

/** Absent: both channels, always. */
const DEFAULTS: Partial<Record<AlertEvent, AlertChannels>> = {
  payment_sent: { email: false, sms: false },
  payment_received: BOTH,
  limit_changed: BOTH,
};

/** Every alert as it is set for this customer: what they changed over what is usual. */
export async function alertSettingsOf(db: Db, customerId: string): Promise<AlertSetting[]> {
  return (await alertSettingsOfMany(db, [customerId])).get(customerId) ?? [];
}

/** The same for several, in one statement by primary key. */
export async function alertSettingsOfMany(
  db: Db,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, AlertSetting[]>> {
  const changes = await recoveryTables(db)
    .selectFrom("identity.alert_preference")
    .selectAll()
    .where("customer_id", "in", [...customerIds])
    .execute();
  const changed = new Map(
    changes.map((row) => [`${row.customer_id} ${row.event} ${row.channel}`, row.is_on]),
  );
  const settingOf = (customerId: string, event: AlertEvent): AlertSetting => {
    const usual = DEFAULTS[event];
    if (usual === undefined) return { event, ...BOTH, isRequired: true };
    const isOn = (channel: AlertChannel): boolean =>
      changed.get(`${customerId} ${event} ${channel}`) ?? usual[channel];
    return { event, email: isOn("email"), sms: isOn("sms"), isRequired: false };
  };
  return new Map(
    customerIds.map((customerId) => [
      customerId,
      ALERT_EVENTS.map((event) => settingOf(customerId, event)),
    ]),
  );
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
