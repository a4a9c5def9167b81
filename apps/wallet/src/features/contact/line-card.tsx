import { Button } from "@mantine/core";
import { zonedText } from "@okpay/i18n/zoned";
import { Icon } from "@okpay/ui/icons.tsx";
import { QrCode } from "@okpay/ui/qr-code.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import { useSyncExternalStore } from "react";
import type { CameFrom, ContactNow } from "../../api/case-calls.ts";
import { zoneHere } from "../call/booking-days.ts";
import security from "../security/security.module.css";
import classes from "./contact.module.css";

/**
 * Open or not, until when on the reader's clock, and why; the number, the call in the app (but on
 * its own page), and how busy it is now.
 */
export function LineCard({ now, from }: { now: ContactNow; from?: CameFrom }) {
  const t = useText();
  const { status } = now;
  const { phoneNumber } = status.line;
  return (
    <section className={security.card} aria-labelledby="line">
      <h2 id="line">
        <StatusText status={status} />
      </h2>
      <p className={security.dim}>{status.reason.text}</p>
      {phoneNumber === null && !now.isInAppCallOffered && <p>{t("contact.noNumber")}</p>}
      {phoneNumber !== null && (
        <>
          <Button
            component="a"
            href={`tel:${phoneNumber}`}
            size="lg"
            leftSection={<Icon name="phone" />}
          >
            {t("contact.call", { number: phoneNumber })}
          </Button>
          <div className={classes.qr}>
            <QrCode text={`tel:${phoneNumber}`} label={t("contact.qr", { number: phoneNumber })} />
            <p className={security.dim}>{t("contact.qrHint")}</p>
          </div>
        </>
      )}
      {now.isInAppCallOffered && from !== undefined && (
        <Button
          size="lg"
          variant={phoneNumber === null ? "filled" : "default"}
          leftSection={<Icon name="phone" />}
          renderRoot={(props) => <Link to="/call" search={from} {...props} />}
        >
          {t("calls.inApp")}
        </Button>
      )}
      {status.isOpen && <QueueText queue={now.queue} />}
    </section>
  );
}

/** The reader's own time zone. Where the server draws the page it is not known yet: then the line's, until the program runs. */
const useZone = (drawnIn: string) => useSyncExternalStore(neverChanges, zoneHere, () => drawnIn);
const neverChanges = () => () => undefined;

function StatusText({ status }: { status: ContactNow["status"] }) {
  const t = useText();
  const locale = useLocale();
  const timeZone = useZone(status.line.timeZone);
  const read = (at: string) =>
    zonedText(new Date(at), locale, {
      timeZone,
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
  if (status.isOpen)
    return status.until === null
      ? t("contact.openAlways")
      : t("contact.open", { until: read(status.until) });
  return status.nextOpenAt === null
    ? t("contact.closedUnknown")
    : t("contact.closed", { next: read(status.nextOpenAt) });
}

function QueueText({ queue }: { queue: ContactNow["queue"] }) {
  const t = useText();
  if (queue === null) return <p className={security.dim}>{t("contact.queueUnknown")}</p>;
  const { waiting, minMinutes: min, maxMinutes: max } = queue;
  return (
    <p role="status">
      {t("contact.queueWaiting", { count: waiting })}
      {" · "}
      {min === 0
        ? t("contact.queueSoon", { max: Math.max(1, max) })
        : t("contact.queueRange", { min, max })}
    </p>
  );
}
