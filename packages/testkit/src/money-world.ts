import type { CurrencyCode } from "@okpay/money";
import { createBanks, type PayoutBank } from "../../../apps/server/src/money/banks/index.ts";
import {
  type Acquirer,
  type CardAcquirer,
  createCards,
  createCharging,
  createDemoAcquirer,
  createLocalKeyWrapper,
  createNetworkEvents,
  createVault,
  type KeyWrapper,
} from "../../../apps/server/src/money/cards/index.ts";
import { createLedger, TRANSFER_CODES } from "../../../apps/server/src/money/ledger/index.ts";
import {
  type Abroad,
  type Checkouts,
  createPaymentHistory,
  createPayments,
  type Payee,
  type PayeeDirectory,
  type PaymentProofs,
} from "../../../apps/server/src/money/payments/index.ts";
import {
  type ConfirmationPolicy,
  createRisk,
  type PayerFacts,
} from "../../../apps/server/src/money/risk/index.ts";
import {
  createWallets,
  houseAccountId,
  WALLET_CURRENCIES,
} from "../../../apps/server/src/money/wallets/index.ts";
import type { AuditTrail } from "../../../apps/server/src/platform/audit-trail.ts";
import type { Clock } from "../../../apps/server/src/platform/clock.ts";
import { createDatabase, type Database } from "../../../apps/server/src/platform/db/index.ts";
import { createIdempotency } from "../../../apps/server/src/platform/idempotency/index.ts";
import { newId } from "../../../apps/server/src/platform/ids.ts";
import { createLog } from "../../../apps/server/src/platform/log.ts";
import { createOutbox } from "../../../apps/server/src/platform/outbox/index.ts";
import { RequestRefused } from "../../../apps/server/src/platform/refusal.ts";
import { INSTALLATION_TIME_ZONE } from "../../../apps/server/src/platform/time-zone.ts";
import { FIXED_ABROAD } from "./abroad.ts";

/** A clock that stands still until it is moved. */
export interface FakeClock {
  now(): Date;
  advance(milliseconds: number): void;
}

export function createFakeClock(start = new Date()): FakeClock {
  let now = start.getTime();
  return {
    now: () => new Date(now),
    advance(milliseconds) {
      now += milliseconds;
    },
  };
}

/** The people of a test: a directory that knows whoever was added to it. */
export interface TestDirectory extends PayeeDirectory {
  add(person: Payee & { readonly email: string; readonly phone: string }): void;
}

export function createTestDirectory(): TestDirectory {
  const people: (Payee & { email: string; phone: string })[] = [];
  return {
    add: (person) => void people.push(person),
    findByEmail: (email) =>
      Promise.resolve(people.find((person) => person.email === email) ?? null),
    findByPhone: (phone) =>
      Promise.resolve(people.find((person) => person.phone === phone) ?? null),
    profileOf(customerId) {
      const person = people.find((known) => known.customerId === customerId);
      return person === undefined
        ? Promise.reject(new Error(`no customer ${customerId}`))
        : Promise.resolve(person);
    },
  };
}

export interface MoneyWorldOptions {
  /** From `createTestDatabase()`; several worlds on one url are several server processes. */
  readonly url: string;
  readonly clock?: FakeClock;
  readonly directory?: TestDirectory;
  /** Networks for saved cards; none unless told. */
  readonly acquirers?: readonly CardAcquirer[];
  /** False: a card of a real network may be saved, as outside the demo. */
  readonly takesOnlySandbox?: boolean;
  /** Told of each network that cannot be asked any more. */
  readonly onNetworkRemoved?: (network: string) => void;
  /** False: Stripe's keys are test keys. */
  readonly takesRealMoney?: boolean;
  /** Whose keys saved cards are under. */
  readonly wrapper?: KeyWrapper;
  /** Who pays out to bank accounts; nobody unless told. */
  readonly bank?: PayoutBank;
  /** Stands between payments and the card networks. */
  readonly acquirer?: (sandbox: Acquirer) => Acquirer;
  /** What people/confirmations would do; without it nobody can prove anything. */
  readonly proofs?: PaymentProofs;
  /** What people/audit would do; without it an event is an error. */
  readonly audit?: AuditTrail;
  /** What merchants sell; nothing unless told. */
  readonly checkouts?: Checkouts;
  /** What sending abroad costs; one rate for all unless told. */
  readonly abroad?: Abroad;
  readonly policy?: ConfirmationPolicy;
  readonly payers?: PayerFacts;
}

const NO_PROOFS: PaymentProofs = {
  waysOf: async () => [{ method: "sms", factorId: null, label: null, maskedTo: "+86 138••••0000" }],
  take: () => Promise.reject(new RequestRefused("confirmation_required")),
};

/** Seals the quotes of such a world. */
const QUOTE_KEY = Buffer.alloc(32, 7);

const NO_CHECKOUTS: Checkouts = {
  find: async () => null,
  rowAt: () => {
    throw new Error("nothing is sold in this world");
  },
};

const NO_AUDIT: AuditTrail = {
  row({ type }) {
    throw new Error(`this world has no audit trail for ${type}`);
  },
  write: (_tx, { type }) => Promise.reject(new Error(`this world has no audit trail for ${type}`)),
};

const KNOWN_DEVICE: PayerFacts = {
  ofAll: async (payers) =>
    payers.map(() => ({
      isNewDevice: false,
      restrictedUntil: null,
      isHasty: false,
      areConsentsCurrent: true,
    })),
};

const ADDRESSES = {
  publicUrl: "http://okpay.test",
  returnUrlOf: (paymentId: string) => `http://okpay.test/pay/${paymentId}`,
};

export type MoneyWorld = ReturnType<typeof createMoneyWorld>;

/** The vault, the cards in it, and the charging of them. */
function cardRooms(
  options: MoneyWorldOptions,
  database: Database,
  clock: Clock,
  onNews: (reference: string) => Promise<void>,
) {
  const acquirers = options.acquirers ?? [];
  const vault = createVault({
    database,
    clock,
    audit: { write: async () => undefined },
    wrapper: options.wrapper ?? createLocalKeyWrapper([Buffer.alloc(32, 8)]),
    fingerprintKey: Buffer.alloc(32, 9),
    takesOnlySandbox: options.takesOnlySandbox ?? true,
  });
  const cards = createCards({
    database,
    clock,
    vault,
    acquirers,
    isDemo: true,
    takesRealMoney: options.takesRealMoney ?? true,
    returnUrlOf: (cardId) => `http://okpay.test/cards/confirmed?card=${cardId}`,
  });
  const demo = createDemoAcquirer({ database, clock });
  const { onNetworkRemoved = () => undefined } = options;
  const sandbox = createCharging({ database, clock, vault, acquirers, demo, onNetworkRemoved });
  const networkEvents = createNetworkEvents({ database, clock, acquirers, onNews });
  return { vault, cards, sandbox, networkEvents };
}

/** Bank accounts, and the bank that pays out to them. */
const bankRoom = (deps: Pick<BanksDeps, "database" | "clock" | "log" | "bank" | "onReturned">) =>
  createBanks({
    ...deps,
    audit: { write: async () => undefined },
    notices: { notify: async () => undefined },
    numberKeys: [Buffer.alloc(32, 10)],
    fingerprintKey: Buffer.alloc(32, 11),
    currencies: WALLET_CURRENCIES,
    takesOnlySandbox: true,
    holidaysOf: async () => () => false,
  });
type BanksDeps = Parameters<typeof createBanks>[0];

/**
 * Everything under `money/`, wired as app.ts does, on a test's own database. Knows nothing of vitest, so that a child
 * process that is to be killed can have one too; `close` it after use.
 */
export function createMoneyWorld(options: MoneyWorldOptions) {
  const { url, clock = createFakeClock(), directory = createTestDirectory() } = options;
  const log = createLog({ level: "silent" });
  const database = createDatabase({ url, applicationName: "okpay-test", maxConnections: 8 });
  const ledger = createLedger({ database: { url }, log });
  const wallets = createWallets({ database, ledger, clock });
  const onNews = (reference: string) => payments.enquiries.hasten(reference);
  const { vault, cards, sandbox, networkEvents } = cardRooms(options, database, clock, onNews);
  const idempotency = createIdempotency({ database });
  const outbox = createOutbox({ database, log });
  const { audit = NO_AUDIT } = options;
  const risk = createRisk({
    database,
    ledger,
    clock,
    log,
    audit,
    timeZone: INSTALLATION_TIME_ZONE,
    policy: options.policy ?? { mode: "risk", exemptions: [] },
    payers: options.payers ?? KNOWN_DEVICE,
    history: createPaymentHistory(database),
    accountsOf: (customerId) => wallets.accountsOf(customerId),
    notices: { notify: async () => undefined },
  });
  const onReturned: BanksDeps["onReturned"] = (notice) => payments.takeReturn(notice);
  const banks = bankRoom({ database, clock, log, bank: options.bank ?? null, onReturned });
  const payments = createPayments({
    database,
    ledger,
    wallets,
    cards,
    banks,
    directory,
    checkouts: options.checkouts ?? NO_CHECKOUTS,
    abroad: options.abroad ?? FIXED_ABROAD,
    ...ADDRESSES,
    risk,
    proofs: options.proofs ?? NO_PROOFS,
    audit,
    idempotency,
    outbox,
    clock,
    log,
    acquirer: options.acquirer?.(sandbox) ?? sandbox,
    isDemo: true,
    quoteKey: QUOTE_KEY,
  });
  async function close(): Promise<void> {
    await payments.enquiries.stop();
    await ledger.close();
    await database.close();
  }

  let people = 0;
  /** An active customer with wallets and, if wanted, money in them. */
  async function customer(name: string, funds: Partial<Record<CurrencyCode, bigint>> = {}) {
    people += 1;
    const id = newId();
    const email = `person${people}.${id.slice(-6)}@example.com`;
    const phone = `+86138${id.replaceAll(/\D/g, "").slice(-8).padStart(8, "0")}`;
    directory.add({
      customerId: id,
      displayName: name,
      maskedName: `*${name.slice(1)}`,
      maskedContact: `p***@example.com`,
      email,
      phone,
    });
    const { opens, rows } = wallets.openingsFor(id);
    await wallets.ensureHouseAccounts();
    await ledger.book({ transfers: [], opens, rows: () => rows });
    for (const account of await wallets.accountsOf(id)) {
      const amountMinor = funds[account.currency] ?? 0n;
      if (amountMinor === 0n) continue;
      await ledger.book({
        transfers: [
          {
            id: newId(),
            kind: "posted",
            debitAccountId: houseAccountId(1100, account.currency),
            creditAccountId: account.id,
            amountMinor,
            currency: account.currency,
            code: TRANSFER_CODES.opening,
          },
        ],
      });
    }
    return { id, name, email, phone };
  }

  async function available(customerId: string, currency: CurrencyCode): Promise<bigint> {
    const { balances } = await wallets.balances(customerId);
    return balances.find((balance) => balance.currency === currency)?.available.amountMinor ?? 0n;
  }

  return {
    database,
    ledger,
    wallets,
    cards,
    banks,
    vault,
    networkEvents,
    sandbox,
    idempotency,
    outbox,
    risk,
    payments,
    quoteKey: QUOTE_KEY,
    clock,
    directory,
    log,
    customer,
    available,
    close,
  };
}
