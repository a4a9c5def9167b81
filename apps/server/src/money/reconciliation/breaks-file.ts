import type { Locale } from "@okpay/contracts";
import { translatorFor } from "@okpay/i18n";
import { toDecimalString } from "@okpay/money";
import { csvOf, harmless } from "../../platform/csv.ts";
import { toPublicId } from "../../platform/ids.ts";
import { type BreakFilter, pageOfBreaks } from "./reading.ts";
import type { Queryable } from "./repository.ts";
import type { Break } from "./types.ts";

const ROWS_AT_ONCE = 1_000;

/** Every break of a filter, in the order of the list, as a file for a spreadsheet. Times are UTC, like the days of the files. */
export async function breaksFile(
  db: Queryable,
  filter: Omit<BreakFilter, "after">,
  locale: Locale,
): Promise<Buffer> {
  const t = translatorFor(locale);
  const rows = [
    [
      t("settlements.break"),
      t("settlements.source"),
      t("settlements.day"),
      t("settlements.kind"),
      t("settlements.what"),
      t("settlements.state"),
      t("settlements.currency"),
      t("settlements.ours"),
      t("settlements.theirs"),
      t("settlements.fee"),
      t("settlements.amount"),
      t("settlements.reference"),
      t("settlements.opened"),
      t("settlements.break.closed"),
    ],
  ];
  for (let after: string | null = null; ; ) {
    const page = await pageOfBreaks(db, { ...filter, after }, ROWS_AT_ONCE);
    for (const broken of page.breaks) rows.push(rowOf(broken, t));
    after = page.breaks.at(-1)?.id ?? null;
    if (!page.hasMore || after === null) return csvOf(rows);
  }
}

function rowOf(broken: Break, t: ReturnType<typeof translatorFor>): string[] {
  const { currency } = broken;
  const decimal = (amountMinor: bigint | null): string =>
    amountMinor === null ? "" : toDecimalString({ amountMinor, currency });
  return [
    toPublicId("brk", broken.id),
    harmless(broken.source),
    broken.day,
    t(`settlements.kind.${broken.kind}`),
    t(`settlements.what.${broken.direction}`),
    t(`settlements.break.state.${broken.state}`),
    currency,
    decimal(broken.oursMinor),
    decimal(broken.theirsMinor),
    decimal(broken.feeMinor),
    decimal(broken.suspenseMinor),
    harmless(broken.reference),
    broken.openedAt.toISOString(),
    broken.closedAt?.toISOString() ?? "",
  ];
}
