import {
  CARD_BRANDS,
  CARD_FUNDINGS,
  type changeMerchantRequest,
  MERCHANT_MODES,
  type merchantDetail,
} from "@okpay/contracts";
import type { z } from "zod";
import type { AuditEvent } from "../../platform/audit-trail.ts";
import { derivedId } from "../../platform/derived-id.ts";
import { newId, toPublicId } from "../../platform/ids.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import { advanceAccountId } from "../payments/index.ts";
import { WALLET_CURRENCIES } from "../wallets/index.ts";
import type { Member, MerchantsDeps, Origin } from "./deps.ts";
import {
  type AccountRow,
  accountsOf,
  findMember,
  findMerchant,
  lockOwner,
  type MerchantRow,
  membersOf,
  merchantsOf,
  updateMerchant,
} from "./repository.ts";

/** More shops than one person runs; a list that is longer is a program's mistake. */
const MOST_MERCHANTS = 10;

const ACCEPTS_ALL = {
  balance: true,
  brands: [...CARD_BRANDS],
  fundings: [...CARD_FUNDINGS],
  countries: null,
};

type Detail = z.output<typeof merchantDetail>;
type Changes = z.output<typeof changeMerchantRequest>;

/** The merchant account of this mode and currency; the id follows from the merchant's, so a retry opens the same. */
const accountIdOf = (merchantId: string, mode: string, currency: string): string =>
  derivedId(merchantId, `merchant:${mode}:${currency}`);

interface Opening {
  readonly customerId: string;
  readonly name: string;
  readonly country: string;
  readonly origin: Origin | null;
}

/** Opens the accounts, the merchant and its first owner in one booking: all of it or nothing. */
export async function openMerchant(deps: MerchantsDeps, request: Opening): Promise<string> {
  // One after the other, so that their number is exact: the lock is held until the booking is there.
  return deps.database.kysely.transaction().execute(async (tx) => {
    await lockOwner(tx, request.customerId);
    const have = await merchantsOf(tx, request.customerId);
    if (have.length >= MOST_MERCHANTS) throw new RequestRefused("too_many_items");
    return bookOpening(deps, request);
  });
}

async function bookOpening(
  deps: MerchantsDeps,
  { customerId, name, country, origin }: Opening,
): Promise<string> {
  const id = newId();
  const at = deps.clock.now().toISOString();
  const accounts = MERCHANT_MODES.flatMap((mode) =>
    WALLET_CURRENCIES.map((currency) => ({ id: accountIdOf(id, mode, currency), mode, currency })),
  );
  const outcome = await deps.ledger.book({
    transfers: [],
    opens: accounts.map(({ id: accountId, currency }) => ({
      id: accountId,
      currency,
      code: 2020,
      floor: 0n,
      ceiling: null,
    })),
    rows: () => [
      {
        op: "insert",
        table: "merchants.merchant",
        values: {
          id,
          version: 1,
          name,
          country,
          accepts: ACCEPTS_ALL,
          payout_schedule: { every: "manual" },
          created_at: at,
        },
      },
      {
        op: "insert",
        table: "merchants.member",
        values: {
          id: derivedId(id, "first-owner"),
          merchant_id: id,
          customer_id: customerId,
          role: "owner",
          added_at: at,
        },
      },
      ...accounts.map(
        ({ id: accountId, mode, currency }) =>
          ({
            op: "insert",
            table: "merchants.account",
            values: { id: accountId, merchant_id: id, mode, currency },
          }) as const,
      ),
      deps.audit.row(about("merchant.opened", { merchantId: id, customerId }, origin, { name })),
    ],
  });
  if (outcome.state !== "booked") throw new Error(`a merchant's opening ended as ${outcome.state}`);
  return id;
}

/** Who this person is to the merchant; anybody else gets the answer of a merchant that is not there. */
export async function memberOf(
  deps: Pick<MerchantsDeps, "database">,
  merchantId: string,
  customerId: string,
): Promise<Member> {
  const member = await findMember(deps.database.kysely, merchantId, customerId);
  if (member === null) throw new RequestRefused("not_found");
  return { merchantId, customerId, role: member.role };
}

/** For what owners alone may do; to a manager it is not there either. */
export async function ownerOf(
  deps: Pick<MerchantsDeps, "database">,
  merchantId: string,
  customerId: string,
): Promise<Member> {
  const member = await memberOf(deps, merchantId, customerId);
  if (member.role !== "owner") throw new RequestRefused("not_permitted");
  return member;
}

export async function listMerchants(deps: MerchantsDeps, customerId: string) {
  const rows = await merchantsOf(deps.database.kysely, customerId);
  return rows.map((row) => ({ ...summaryOf(row), role: row.role }));
}

export async function merchantDetailOf(deps: MerchantsDeps, member: Member): Promise<Detail> {
  const db = deps.database.kysely;
  const { merchantId } = member;
  const [row, accounts, members] = await Promise.all([
    findMerchant(db, merchantId),
    accountsOf(db, merchantId),
    membersOf(db, merchantId),
  ]);
  if (row === null) throw new RequestRefused("not_found");
  const people = await deps.directory.profilesOf(members.map(({ customer_id }) => customer_id));
  return {
    ...summaryOf(row),
    role: member.role,
    balances: await balancesOf(deps, accounts),
    members: members.map(({ id, role, customer_id, added_at }) => ({
      id: toPublicId("mbr", id),
      role,
      name: people.get(customer_id)?.displayName ?? "",
      contact: people.get(customer_id)?.maskedContact ?? "",
      isYou: customer_id === member.customerId,
      addedAt: added_at.toISOString(),
    })),
  };
}

/** From one consistent read of the ledger. */
export async function balancesOf(
  deps: Pick<MerchantsDeps, "ledger">,
  accounts: readonly AccountRow[],
) {
  const balances = await deps.ledger.balances(
    accounts.flatMap(({ id }) => [id, advanceAccountId(id)]),
  );
  return accounts.flatMap(({ id, mode, currency }) => {
    const balance = balances.get(id);
    if (balance === undefined) return [];
    return [
      {
        mode,
        currency,
        available: { amountMinor: balance.available, currency },
        pending: { amountMinor: balance.pendingIn, currency },
        owed: { amountMinor: balances.get(advanceAccountId(id))?.balance ?? 0n, currency },
      },
    ];
  });
}

/** Owners only. Two at once: the later one is told to look again (`request_in_progress`). */
export async function changeMerchant(
  deps: MerchantsDeps,
  owner: Member,
  changes: Changes,
  origin: Origin,
): Promise<void> {
  await deps.database.kysely.transaction().execute(async (tx) => {
    const row = await findMerchant(tx, owner.merchantId);
    if (row === null) throw new RequestRefused("not_found");
    const isChanged = await updateMerchant(tx, {
      ...row,
      name: changes.name ?? row.name,
      accepts: changes.accepts ?? row.accepts,
      payout_schedule: changes.payoutSchedule ?? row.payout_schedule,
    });
    if (!isChanged) throw new RequestRefused("request_in_progress", { retryAfterSeconds: 1 });
    await deps.audit.write(
      tx,
      about("merchant.changed", owner, origin, { fields: Object.keys(changes) }),
    );
  });
}

const summaryOf = (row: MerchantRow) => ({
  id: toPublicId("mer", row.id),
  name: row.name,
  country: row.country,
  accepts: row.accepts,
  payoutSchedule: row.payout_schedule,
  createdAt: row.created_at.toISOString(),
});

/** What a person of a merchant did, for the audit log. */
export const about = (
  type: AuditEvent["type"],
  { merchantId, customerId }: Pick<Member, "merchantId" | "customerId">,
  origin: Origin | null,
  details: NonNullable<AuditEvent["details"]> = {},
): AuditEvent => ({
  type,
  actor: { kind: "customer", id: customerId },
  subject: { kind: "customer", id: customerId },
  outcome: "success",
  origin,
  details: { merchant: toPublicId("mer", merchantId), ...details },
});
