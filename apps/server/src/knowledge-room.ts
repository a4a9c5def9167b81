import { type Locale, t } from "@okpay/i18n";
import { zonedText } from "@okpay/i18n/zoned";
import type { Hours } from "./hotline/hours/index.ts";
import {
  createKnowledge,
  fingerprintOfArticles,
  type HotlineStatus,
  type Knowledge,
  loadArticles,
} from "./hotline/knowledge/index.ts";
import type { AuditTrail } from "./platform/audit-trail.ts";
import type { Clock } from "./platform/clock.ts";
import type { Database, DatabaseOptions } from "./platform/db/index.ts";
import type { Jobs } from "./platform/jobs/index.ts";
import type { Log } from "./platform/log.ts";

/** The help centre with the articles the program is delivered with, and a connection of its own that listens. */
export const createKnowledgeRoom = (platform: {
  readonly database: Database;
  readonly connection: Omit<DatabaseOptions, "applicationName">;
  readonly clock: Clock;
  readonly log: Log;
  readonly jobs: Jobs;
  readonly audit: AuditTrail;
  readonly searchCacheDir: string | null;
}): Knowledge =>
  createKnowledge({
    ...platform,
    connection: { ...platform.connection, applicationName: "okpay-knowledge" },
    files: { fingerprint: fingerprintOfArticles, load: loadArticles },
  });

/** Badge and numbers of the help pages, from the reader's line or the first; a page without them is better than no page. */
export const hotlineBadge =
  (hours: Pick<Hours, "status" | "lines">, log: Log): HotlineStatus =>
  async (locale, country) => {
    try {
      const status = await hours.status({ region: country }, locale);
      const lines = await hours.lines(country);
      return { isOpen: status.isOpen, text: readStatus(status, locale), lines };
    } catch (error) {
      log.warn({ err: error }, "the hours of the hotline are not known to the help pages");
      return null;
    }
  };

/** Open until when, or closed until when, in one sentence and the line's own time. */
export function readStatus(
  {
    isOpen,
    until,
    nextOpenAt,
    line,
  }: Pick<Awaited<ReturnType<Hours["status"]>>, "isOpen" | "until" | "nextOpenAt" | "line">,
  locale: Locale,
): string {
  const read = (at: string) =>
    zonedText(new Date(at), locale, {
      timeZone: line.timeZone,
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
  if (isOpen)
    return until === null
      ? t(locale, "hotline.status.openAlways")
      : t(locale, "hotline.status.open", { until: read(until) });
  return nextOpenAt === null
    ? t(locale, "hotline.status.closedUnknown")
    : t(locale, "hotline.status.closed", { next: read(nextOpenAt) });
}
