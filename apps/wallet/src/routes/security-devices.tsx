import { Button } from "@mantine/core";
import type { components } from "@okpay/api-client";
import { Icon, type IconName } from "@okpay/ui/icons.tsx";
import { EmptyState } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import {
  endOtherSessions,
  endSession,
  removeTrustedDevice,
  sessionsQuery,
  trustedDevicesQuery,
} from "../api/security-calls.ts";
import type { Device } from "../api/wire.ts";
import { dateText, timeText } from "../app/times.ts";
import { ConfirmSheet } from "../features/security/confirm-sheet.tsx";
import { deviceText, placeText } from "../features/security/device-text.ts";
import { Loaded } from "../features/security/loaded.tsx";
import classes from "../features/security/security.module.css";
import { SecurityPage } from "../features/security/security-page.tsx";
import { useGuarded } from "../features/step-up/use-guarded.ts";
import { ProblemNotice } from "../shell/problem-notice.tsx";

type Session = components["schemas"]["SessionEntry"];
type Trusted = components["schemas"]["TrustedDevice"];

const ICONS: Record<Device["kind"], IconName> = {
  phone: "phone",
  tablet: "phone",
  computer: "laptop",
  unknown: "laptop",
};

/** Where the account is signed in, and which devices are trusted: each can be ended from here. */
export function SecurityDevices() {
  const t = useText();
  const sessions = useQuery(sessionsQuery);
  const trusted = useQuery(trustedDevicesQuery);
  return (
    <SecurityPage title={t("devices.title")} lead={t("devices.lead")}>
      <section className={classes.section} aria-labelledby="sessions">
        <h2 id="sessions" className={classes.heading}>
          {t("devices.sessions")}
        </h2>
        <Loaded query={sessions}>
          {(data) => (
            <>
              <ul className={classes.rows}>
                {data.sessions.map((session) => (
                  <SessionRow key={session.id} session={session} />
                ))}
              </ul>
              {data.sessions.length > 1 && <EndOthers />}
            </>
          )}
        </Loaded>
      </section>
      <section className={classes.section} aria-labelledby="trusted">
        <h2 id="trusted" className={classes.heading}>
          {t("devices.trusted")}
        </h2>
        <p className={classes.dim}>{t("devices.trustedLead")}</p>
        <Loaded query={trusted}>
          {({ devices }) =>
            devices.length === 0 ? (
              <EmptyState icon="laptop" title={t("devices.noneTrusted")} />
            ) : (
              <ul className={classes.rows}>
                {devices.map((device) => (
                  <TrustedRow key={device.id} trusted={device} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </section>
    </SecurityPage>
  );
}

function SessionRow({ session }: { session: Session }) {
  const t = useText();
  const locale = useLocale();
  const end = useGuarded(() => endSession(session.id));
  return (
    <li className={classes.entry}>
      <span className={classes.icon}>
        <Icon name={ICONS[session.device.kind]} />
      </span>
      <div className={classes.text}>
        <span className={classes.name}>{deviceText(t, session.device)}</span>
        {session.isCurrent && <span className={classes.tag}>{t("devices.this")}</span>}
        <span className={classes.dim}>{placeText(session.area, session.ip)}</span>
        <span className={classes.dim}>
          {t("devices.seen", {
            first: timeText(session.firstSeenAt, locale),
            last: timeText(session.lastSeenAt, locale),
          })}
        </span>
      </div>
      {!session.isCurrent && (
        <Button
          variant="default"
          loading={end.isRunning}
          aria-label={t("devices.endNamed", { device: deviceText(t, session.device) })}
          onClick={() => end.run(undefined)}
        >
          {t("devices.end")}
        </Button>
      )}
      {end.error !== null && (
        <div className={classes.wide}>
          <ProblemNotice error={end.error} />
        </div>
      )}
    </li>
  );
}

function EndOthers() {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const end = useGuarded(() => endOtherSessions(), { onDone: () => setOpen(false) });
  return (
    <div>
      <Button variant="default" onClick={() => setOpen(true)}>
        {t("devices.endOthers")}
      </Button>
      <ConfirmSheet
        title={t("devices.endOthersSure")}
        action={t("devices.endOthers")}
        isOpen={isOpen}
        isRunning={end.isRunning}
        error={end.error}
        onConfirm={() => end.run(undefined)}
        onClose={() => setOpen(false)}
      >
        <p>{t("devices.endOthersWhat")}</p>
      </ConfirmSheet>
    </div>
  );
}

function TrustedRow({ trusted }: { trusted: Trusted }) {
  const t = useText();
  const locale = useLocale();
  const remove = useGuarded(() => removeTrustedDevice(trusted.id));
  return (
    <li className={classes.entry}>
      <span className={classes.icon}>
        <Icon name={ICONS[trusted.device.kind]} />
      </span>
      <div className={classes.text}>
        <span className={classes.name}>{deviceText(t, trusted.device)}</span>
        {trusted.isCurrent && <span className={classes.tag}>{t("devices.this")}</span>}
        <span className={classes.dim}>
          {t("devices.trustedUntil", { date: dateText(trusted.expiresAt, locale) })}
        </span>
      </div>
      <Button
        variant="default"
        loading={remove.isRunning}
        aria-label={t("devices.forgetNamed", { device: deviceText(t, trusted.device) })}
        onClick={() => remove.run(undefined)}
      >
        {t("devices.forget")}
      </Button>
      {remove.error !== null && (
        <div className={classes.wide}>
          <ProblemNotice error={remove.error} />
        </div>
      )}
    </li>
  );
}
