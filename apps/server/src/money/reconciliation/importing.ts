import type { AuditTrail } from "../../platform/audit-trail.ts";
import type { Clock } from "../../platform/clock.ts";
import { sha256 } from "../../platform/crypto.ts";
import type { Database } from "../../platform/db/index.ts";
import { newId } from "../../platform/ids.ts";
import { CARD_KINDS, type FileProblem, PAYOUT_KINDS, readSettlementFile } from "../cards/index.ts";
import type { Booking, Ledger } from "../ledger/index.ts";
import { HOUSE_CURRENCIES } from "../wallets/index.ts";
import { bookAll, bookingOfEnded, bookingOfLine, bookingOfMissing } from "./booking.ts";
import type { OurSide } from "./ports.ts";
import {
  addExpected,
  daysOf,
  expectedOf,
  type FileRow,
  findBreaks,
  findFile,
  finishFile,
  insertFile,
  newLines,
  noteRefused,
  openExpected,
  unknownLines,
  waitingBreaks,
} from "./repository.ts";
import { isEndedBy, judge, MIDNIGHT_GRACE_MS, surplusReferenceOf } from "./rules.ts";
import type { Break, Expected, Line, Waiting } from "./types.ts";

const DAY_MS = 86_400_000;
/** Our side is gathered this far back: what the network was asked then may have been answered only now. */
const GATHERED_DAYS = 8;

export interface ImportingDeps {
  readonly database: Database;
  readonly ledger: Pick<Ledger, "book">;
  readonly clock: Clock;
  readonly audit: AuditTrail;
  readonly ourSide: OurSide;
}

export type ImportOutcome =
  /** `known`: this very file was taken in before, and nothing moved now. */
  | { readonly state: "imported" | "known" }
  | {
      readonly state: "refused";
      readonly problems: readonly (
        | FileProblem
        | { readonly line: number; readonly code: "day_taken" }
      )[];
    };

interface GivenFile {
  readonly source: string;
  readonly day: string;
  readonly content: string;
  /** Who asked; null: the nightly job. */
  readonly by: string | null;
}

/**
 * Takes a day's file in: whole or not at all, and once. Its lines are then booked one by one, each with the rows that say
 * so; an import that dies goes on with the lines that are left, under the ids they had.
 */
export async function importFile(deps: ImportingDeps, given: GivenFile): Promise<ImportOutcome> {
  const { source, day, content, by } = given;
  const { database, clock } = deps;
  const digest = sha256(Buffer.from(content, "utf8"));
  const known = await findFile(database.kysely, source, day);
  if (known !== null) {
    if (!known.digest.equals(digest))
      return refuse(deps, given, digest, [{ line: 1, code: "day_taken" }]);
    if (known.finishedAt === null) await bookFile(deps, known);
    return { state: "known" };
  }
  const read = readSettlementFile(content, {
    network: source,
    day,
    currencies: HOUSE_CURRENCIES,
    kinds: deps.ourSide.paidOutBy(source) === null ? CARD_KINDS : PAYOUT_KINDS,
  });
  if (!read.ok) return refuse(deps, given, digest, read.problems);
  const file = { id: newId(), source, day, digest, content, at: clock.now(), by };
  const isFirst = await database.kysely
    .transaction()
    .execute((tx) => insertFile(tx, file, read.lines));
  // Another process took this day in meanwhile: what it did is compared with what we have.
  if (!isFirst) return importFile(deps, given);
  await bookFile(deps, { ...file, version: 1, finishedAt: null });
  return { state: "imported" };
}

async function refuse(
  { database, clock, audit }: ImportingDeps,
  { source, day, by }: GivenFile,
  digest: Buffer,
  problems: Extract<ImportOutcome, { state: "refused" }>["problems"],
): Promise<ImportOutcome> {
  await database.kysely.transaction().execute(async (tx) => {
    const isNews = await noteRefused(tx, { source, day, digest, problems, at: clock.now() });
    if (isNews)
      await audit.write(tx, {
        type: "reconciliation.file_refused",
        actor: by === null ? { kind: "system", id: null } : { kind: "staff", id: by },
        outcome: "failure",
        origin: null,
        details: {
          source,
          day,
          problems: problems.map(({ line, code }) => `${line}: ${code}`),
        },
      });
  });
  return { state: "refused", problems };
}

/** Books what is left of a file. Safe to repeat, also after it died half way. */
export async function bookFile(deps: ImportingDeps, file: FileRow): Promise<void> {
  const { database, ledger, clock, audit } = deps;
  const db = database.kysely;
  const lines = await newLines(db, file.id);
  await gather(deps, file, lines);
  await bookAll(ledger, await bookingsOfLines(deps, file, lines, "all_but_reversals"));
  // A reversal ends a break that a line of this very file may have opened.
  await bookAll(ledger, await bookingsOfLines(deps, file, await newLines(db, file.id), "all"));
  await bookAll(ledger, await bookingsOfEnded(deps, file.source));
  await bookAll(ledger, await bookingsOfMissing(deps, file));
  await db.transaction().execute(async (tx) => {
    if (!(await finishFile(tx, file.id, clock.now()))) return;
    await audit.write(tx, {
      type: "reconciliation.file_imported",
      actor: { kind: "system", id: null },
      outcome: "success",
      origin: null,
      details: { source: file.source, day: file.day, digest: file.digest.toString("hex") },
    });
  });
}

/** Writes down our side: what was booked around that day, and whatever the lines and the waiting breaks name. */
async function gather(
  { database, ourSide }: ImportingDeps,
  { source, day }: FileRow,
  lines: readonly Line[],
): Promise<void> {
  const end = endOf(day);
  const waiting = await unknownLines(database.kysely, source);
  const payouts = ourSide.paidOutBy(source);
  const booked = payouts ?? ourSide.settled;
  const operations = [
    ...(await booked.askedBetween(new Date(end.getTime() - GATHERED_DAYS * DAY_MS), end)),
    ...(await booked.ofReferences([...lines, ...waiting].map(({ reference }) => reference))),
  ];
  const networks =
    payouts !== null
      ? null
      : await ourSide.networksOf([
          ...new Set(operations.map(({ chargeReference }) => chargeReference)),
        ]);
  const unique = new Map(operations.map((operation) => [operation.reference, operation]));
  await addExpected(
    database.kysely,
    [...unique.values()]
      .filter(
        ({ chargeReference }) =>
          networks === null || (networks.get(chargeReference) ?? ourSide.unnumbered) === source,
      )
      .map(({ reference, chargeReference, paymentId, kind, amount, at }) => ({
        id: reference,
        source,
        chargeReference,
        paymentId,
        kind,
        amountMinor: amount.amountMinor,
        currency: amount.currency,
        at,
      })),
  );
}

/** In the file's order, each decided after those before it; only the booking is done for many at once. */
async function bookingsOfLines(
  { database, clock }: ImportingDeps,
  file: FileRow,
  lines: readonly Line[],
  part: "all_but_reversals" | "all",
): Promise<Booking[]> {
  const db = database.kysely;
  const occasion = { source: file.source, day: file.day, now: clock.now() };
  const references = lines.map(({ reference }) => reference);
  const found = await expectedOf(db, file.source, references);
  const inBreaks = new Map(
    (
      await findBreaks(
        db,
        found.flatMap(({ breakId }) => breakId ?? []),
      )
    ).map((each) => [each.id, each]),
  );
  const expected = byReference(found, ({ id, chargeReference }) => [id, chargeReference]);
  const breaks = byReference<Waiting>(await waitingBreaks(db, file.source), (waiting) =>
    [waiting.reference, surplusReferenceOf(waiting)].filter((name) => name !== null),
  );
  const bookings: Booking[] = [];
  for (const line of lines) {
    const verdict = judge(line, {
      expected: expected.of(line.reference),
      breaks: breaks.of(line.reference),
    });
    if (verdict.kind === "reverses") {
      breaks.remove(verdict.closes);
      if (part === "all") bookings.push(bookingOfLine(occasion, line, verdict, null).booking);
      continue;
    }
    const taken = verdict.expected;
    const inBreak = inBreaks.get(taken?.breakId ?? "") ?? null;
    const { booking, opened } = bookingOfLine(occasion, line, verdict, inBreak);
    bookings.push(booking);
    if (opened !== null)
      breaks.set({ ...opened, chargeReference: taken?.chargeReference ?? opened.reference });
    if (taken !== null && (verdict.kind === "matched" || verdict.kind === "amount_differs"))
      expected.set({ ...taken, state: "matched", version: taken.version + 1 });
  }
  return bookings;
}

/** Rows by each name they go by, so that a long file is not compared with all of them for every line. */
function byReference<Row extends { readonly id: string }>(
  rows: readonly Row[],
  namesOf: (row: Row) => readonly string[],
) {
  const named = new Map<string, Map<string, Row>>();
  const set = (row: Row): void => {
    for (const name of namesOf(row)) {
      const group = named.get(name) ?? new Map<string, Row>();
      group.set(row.id, row);
      named.set(name, group);
    }
  };
  for (const row of rows) set(row);
  return {
    set,
    of: (name: string): readonly Row[] => [...(named.get(name)?.values() ?? [])],
    remove(row: Row): void {
      for (const name of namesOf(row)) named.get(name)?.delete(row.id);
    },
  };
}

/** Breaks of lines we did not know, whose booking is there by now. */
async function bookingsOfEnded(
  { database, clock }: ImportingDeps,
  source: string,
): Promise<Booking[]> {
  const db = database.kysely;
  const waiting = await unknownLines(db, source);
  let candidates: readonly Expected[] = await expectedOf(
    db,
    source,
    waiting.map(({ reference }) => reference),
  );
  return waiting.flatMap((broken: Break) => {
    const found = candidates.find((expected) => isEndedBy(broken, expected));
    if (found === undefined) return [];
    candidates = candidates.filter(({ id }) => id !== found.id);
    return [bookingOfEnded(clock.now(), broken, found)];
  });
}

/** What the network should have named by the end of that day. Before its first file nothing was expected of it. */
async function bookingsOfMissing(
  { database, clock }: ImportingDeps,
  { source, day }: FileRow,
): Promise<Booking[]> {
  const db = database.kysely;
  const first = (await daysOf(db, source))?.first ?? day;
  const missing = await openExpected(db, source, {
    from: new Date(`${first}T00:00:00Z`),
    before: new Date(endOf(day).getTime() - MIDNIGHT_GRACE_MS),
  });
  const occasion = { source, day, now: clock.now() };
  return missing.map((expected) => bookingOfMissing(occasion, expected));
}

/** The first moment after a day in UTC. */
const endOf = (day: string): Date => new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS);
