import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/index.ts";
import type { Log } from "../../platform/log.ts";
import type { PayoutBank, ReturnNotice } from "./ports.ts";
import {
  insertNotice,
  lockCursor,
  markHandled,
  markTried,
  readCursor,
  waitingNotices,
  writeCursor,
} from "./repository.ts";

const HANDLED_AT_ONCE = 50;

/** Books what came back; told again whenever that failed, so it must be repeatable. */
export type OnReturned = (notice: ReturnNotice) => Promise<void>;

/**
 * What banks send back. Their list is read on from where it was left and written down; then each notice is handled, and one
 * that cannot be (yet) stays for a later run and does not hold up the others, however many such there are.
 */
export function createReturns(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly bank: PayoutBank | null;
  readonly onReturned: OnReturned;
}) {
  const { database, clock, bank } = deps;

  async function read(from: PayoutBank): Promise<void> {
    const cursor = await readCursor(database.kysely, from.name);
    const list = await from.returnsAfter(cursor);
    if (list === null) return;
    await database.kysely.transaction().execute(async (tx) => {
      // Another process was faster: what it read on from here is written down already.
      if ((await lockCursor(tx, from.name)) !== cursor) return;
      for (const notice of list.notices) await insertNotice(tx, from.name, notice, clock.now());
      await writeCursor(tx, from.name, list.cursor);
    });
  }

  return {
    /** One look at the bank; how many notices were handled. */
    async run(): Promise<number> {
      if (bank !== null) await read(bank);
      let handled = 0;
      for (const notice of await waitingNotices(database.kysely, HANDLED_AT_ONCE)) {
        try {
          await deps.onReturned(notice);
          await markHandled(database.kysely, notice, clock.now());
          handled += 1;
        } catch (error) {
          await markTried(database.kysely, notice, clock.now());
          deps.log.error(
            { err: error, reference: notice.reference, bank: notice.bank },
            "banks: a return could not be booked and will be tried again",
          );
        }
      }
      return handled;
    },
  };
}
