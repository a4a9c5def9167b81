import type { Locale, StatementQuery } from "@okpay/contracts";
import { sql } from "kysely";
import { INSTALLATION_TIME_ZONE } from "../../../platform/time-zone.ts";
import type { PaymentsDeps } from "../deps.ts";
import { PaymentInvariantBroken, periodRefused, refused } from "../errors.ts";
import { statementCsv } from "./csv.ts";
import { type Party, statementText } from "./lines.ts";
import { drawStatement } from "./pdf.ts";

export interface StatementRequest {
  readonly customerId: string;
  readonly query: StatementQuery;
  readonly format: "csv" | "pdf";
  readonly locale: Locale;
}

const MOST_DAYS = 366;
const DAY_MS = 86_400_000;
/** A wallet with more in its period asks for it in parts: one request does not hold the process for long. */
const MOST_LINES = 2_000;
const FIRST_DAY = "2000-01-01";
const LAST_DAY = "2999-12-31";

/** Of any account of the ledger; that whoever asks may see it, the caller has decided. */
export interface AccountStatementRequest extends Omit<StatementRequest, "customerId"> {
  readonly accountId: string;
  /** No money behind it: the paper says so. */
  readonly isTest: boolean;
}

/** Of a customer's wallet. */
export async function makeStatement(
  deps: PaymentsDeps,
  { customerId, ...request }: StatementRequest,
): Promise<Buffer> {
  const accountId = await deps.wallets.accountOf(customerId, request.query.currency);
  if (accountId === null) throw refused("currency_not_held");
  return makeAccountStatement(deps, { ...request, accountId, isTest: false });
}

/** Opening balance, every booking of the account in these days, closing balance: as the ledger kept them. */
export async function makeAccountStatement(
  deps: PaymentsDeps,
  { accountId, isTest, query, format, locale }: AccountStatementRequest,
): Promise<Buffer> {
  checkPeriod(query);
  const { fromMicros, toMicros } = await microsOf(deps, query);
  const before = await deps.ledger.balanceAsOf(accountId, fromMicros - 1n);
  const openingMinor = before?.balance ?? 0n;
  const limit = MOST_LINES + 1;
  const lines = await deps.ledger.statement({ accountId, fromMicros, toMicros, limit });
  if (lines.length > MOST_LINES) throw periodRefused("to", "too_long");
  let balance = openingMinor;
  for (const line of lines) {
    balance += line.signedMinor;
    if (balance !== line.balanceAfter)
      throw new PaymentInvariantBroken(`the statement of ${accountId} breaks at ${line.id}`);
  }
  const parties = await partiesOf(
    deps,
    lines.flatMap(({ reference }) => reference ?? []),
  );
  const text = statementText(
    { ...query, openingMinor, lines, partyOf: (reference) => parties.get(reference) ?? null },
    { locale, isSandbox: deps.isDemo || isTest },
  );
  return format === "csv" ? statementCsv(text) : drawStatement(text, { locale });
}

function checkPeriod({ from, to }: StatementQuery): void {
  if (from < FIRST_DAY || from > LAST_DAY) throw periodRefused("from", "invalid");
  if (to < from || to > LAST_DAY) throw periodRefused("to", "invalid");
  if ((Date.parse(to) - Date.parse(from)) / DAY_MS >= MOST_DAYS)
    throw periodRefused("to", "too_long");
}

/** PostgreSQL knows when a day begins in a zone. */
async function microsOf({ database }: PaymentsDeps, { from, to }: StatementQuery) {
  const start = (day: string, add: number) =>
    sql`(extract(epoch FROM (${day}::date + ${add}::int)::timestamp AT TIME ZONE ${INSTALLATION_TIME_ZONE}) * 1000000)::bigint::text`;
  const { rows } = await sql<{ start: string; end: string }>`
    SELECT ${start(from, 0)} AS "start", ${start(to, 1)} AS "end"`.execute(database.kysely);
  const [row] = rows;
  return { fromMicros: BigInt(row?.start ?? 0), toMicros: BigInt(row?.end ?? 0) };
}

/** Who was on the other side, masked as on receipts. By primary key; no lock. */
async function partiesOf(
  { database }: PaymentsDeps,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Party>> {
  const { rows } = await sql<Party & { id: string }>`
    SELECT id, payer_masked_name AS "payer", payee_masked_name AS "payee", note FROM payments.payment
     WHERE id = ANY(${[...new Set(ids)]}::uuid[])`.execute(database.kysely);
  return new Map(rows.map((row) => [row.id, row]));
}
