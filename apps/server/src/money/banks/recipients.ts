import type { CurrencyCode } from "@okpay/money";
import type { AuditEvent } from "../../platform/audit-trail.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import type { AccountsDeps, Origin } from "./deps.ts";
import type { BankScheme } from "./ports.ts";
import { type AccountRow, accountsOf, findAccount, markRemoved } from "./repository.ts";
import { isRoutingNumber } from "./rules.ts";
import { fieldRefused, isPlainLine, readUsable, storeAccount } from "./storing.ts";

/** More people than anybody sends to: a list that is longer is somebody trying numbers. */
const MOST_RECIPIENTS = 50;

/** Somebody with an account abroad, as their sender recognises them. */
export interface Recipient {
  readonly id: string;
  readonly customerId: string;
  readonly holder: string;
  readonly country: string;
  readonly currency: CurrencyCode;
  readonly scheme: BankScheme;
  readonly bankName: string;
  readonly lastFour: string;
  readonly isSandbox: boolean;
  readonly addedAt: Date;
}

/** As their sender typed them; the number lives as long as the request that carried it. */
export interface TypedRecipient {
  readonly holder: string;
  readonly country: string;
  readonly currency: CurrencyCode;
  readonly scheme: BankScheme;
  readonly number: string;
  readonly bankName: string;
  readonly routingNumber?: string | undefined;
  readonly cnaps?: string | undefined;
  readonly city?: string | undefined;
}

/**
 * People abroad whom a customer sends to: bank accounts with somebody else's name. Kept, sealed and purged like customers' own,
 * and never in one list with them. Which country takes what is the corridors' to know (`money/crossborder`).
 */
export function createRecipients(deps: AccountsDeps) {
  const { database, clock } = deps;
  const db = database.kysely;
  return {
    list: async (customerId: string): Promise<readonly Recipient[]> =>
      (await accountsOf(db, customerId, "recipients")).map(toRecipient),

    /** `null` for a recipient who is not this customer's, the same as for one that does not exist. */
    async find(recipientId: string, customerId: string): Promise<Recipient | null> {
      const row = await findAccount(db, recipientId);
      const isTheirs = row?.customer_id === customerId && row.removed_at === null;
      return isTheirs && row.holder !== null ? toRecipient(row) : null;
    },

    /** The same account again is the same recipient; nobody is told of it twice. */
    async add(customerId: string, typed: TypedRecipient, origin: Origin): Promise<Recipient> {
      const { routing, city, number } = requireUsable(deps, typed);
      const { holder, country, currency, scheme, bankName } = typed;
      const row = await storeAccount(
        deps,
        {
          customerId,
          holder,
          country,
          currency,
          scheme,
          bankName,
          routing,
          city,
          number,
          // An own account of the same number stays another one.
          sameAs: `recipient:${scheme}:${routing ?? ""}:${number}`,
        },
        { whose: "recipients", most: MOST_RECIPIENTS, refusal: "too_many_beneficiaries" },
        async (tx, account) => {
          await deps.audit.write(tx, about("beneficiary.added", account, origin));
          await deps.notices.notify(tx, {
            customerId,
            event: "beneficiary_added",
            origin,
            params: { name: holder, bank: account.bank_name, lastFour: account.last_four },
          });
        },
      );
      return toRecipient(row);
    },

    /** Refuses with `not_found`, the same for foreign and missing ones. */
    async remove(customerId: string, recipientId: string, origin: Origin): Promise<void> {
      await database.kysely.transaction().execute(async (tx) => {
        const at = clock.now();
        const row = await markRemoved(tx, {
          id: recipientId,
          customerId,
          whose: "recipients",
          at,
        });
        if (row === null) throw new RequestRefused("not_found");
        await deps.audit.write(tx, about("beneficiary.removed", row, origin));
      });
    },
  };
}

/** What is wrong names its field; nothing of the number is repeated. */
function requireUsable(deps: AccountsDeps, typed: TypedRecipient) {
  for (const field of ["holder", "bankName", "city"] as const)
    if (!isPlainLine(typed[field] ?? "")) throw fieldRefused(field);
  const { routingNumber, cnaps, city = null } = typed;
  if (routingNumber !== undefined && !isRoutingNumber(routingNumber))
    throw fieldRefused("routingNumber");
  const routing = routingNumber ?? cnaps ?? null;
  const { number, country } = readUsable(deps, { ...typed, routing });
  // An IBAN says itself where its bank is.
  if (country !== typed.country) throw fieldRefused("number");
  return { number, routing, city };
}

const toRecipient = (row: AccountRow): Recipient => ({
  id: row.id,
  customerId: row.customer_id,
  holder: row.holder ?? "",
  country: row.country,
  currency: row.currency,
  scheme: row.scheme,
  bankName: row.bank_name,
  lastFour: row.last_four,
  isSandbox: row.is_sandbox,
  addedAt: row.added_at,
});

/** The recipient's name is somebody else's and stays out of the log. */
const about = (
  type: "beneficiary.added" | "beneficiary.removed",
  row: AccountRow,
  origin: Origin,
): AuditEvent => ({
  type,
  actor: { kind: "customer", id: row.customer_id },
  subject: { kind: "customer", id: row.customer_id },
  outcome: "success",
  origin,
  details: { country: row.country, bank: row.bank_name, lastFour: row.last_four },
});
