import { createBankRoom } from "./bank-room.ts";
import { createCardRooms } from "./card-rooms.ts";
import type { Config } from "./config.ts";
import { createCrossborderRoom } from "./crossborder-room.ts";
import { type BanksDeps, registerBankRoutes } from "./money/banks/index.ts";
import { registerCardRoutes } from "./money/cards/index.ts";
import {
  type Crossborder,
  registerBeneficiaryRoutes,
  registerCrossborderRoutes,
} from "./money/crossborder/index.ts";
import type { Ledger } from "./money/ledger/index.ts";
import { createMerchants } from "./money/merchants/index.ts";
import {
  createPaymentHistory,
  createPayments,
  type Payments,
  readIntent,
} from "./money/payments/index.ts";
import { createRisk, type PayerFacts } from "./money/risk/index.ts";
import type { Wallets } from "./money/wallets/index.ts";
import type { Audit } from "./people/audit/index.ts";
import { createConfirmations } from "./people/confirmations/index.ts";
import type { Identity } from "./people/identity/index.ts";
import type { Clock } from "./platform/clock.ts";
import type { Keyring } from "./platform/crypto.ts";
import type { Database } from "./platform/db/index.ts";
import type { RegisterRoute } from "./platform/http/index.ts";
import type { Idempotency } from "./platform/idempotency/index.ts";
import { toPublicId } from "./platform/ids.ts";
import type { Jobs } from "./platform/jobs/index.ts";
import type { Log } from "./platform/log.ts";
import type { Metrics } from "./platform/metrics/index.ts";
import type { Outbox } from "./platform/outbox/index.ts";
import { INSTALLATION_TIME_ZONE } from "./platform/time-zone.ts";

/** What they stand on. */
interface Ground {
  readonly config: Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly keyring: Keyring;
  readonly jobs: Jobs;
  readonly metrics: Metrics;
  readonly idempotency: Idempotency;
  readonly outbox: Outbox;
  readonly audit: Audit;
  readonly ledger: Ledger;
  readonly wallets: Wallets;
  readonly identity: Identity;
  /** Public holidays are the hotline's knowledge. */
  readonly hours: Pick<BanksDeps, "holidaysOf">;
}

/**
 * Payments and what guards them: limits and policy (money/risk), proofs (people/confirmations). The wings need each other's
 * answers here, through ports alone, so this part of the composition root has a file of its own.
 */
export function createPaymentRooms(platform: Ground) {
  const { config, database, keyring, jobs, wallets, identity } = platform;
  const { directory, payers, payerFacts, notices } = identity;
  const { cards, charging, networkEvents, vault, settlementSources } = createCardRooms({
    ...platform,
    // Payments are built below: the news comes from a network, when both are there.
    onNews: (reference) => payments.enquiries.hasten(reference),
  });
  const banks = createBankRoom(
    { ...platform, holidaysOf: platform.hours.holidaysOf, notices },
    (notice) => payments.takeReturn(notice),
  );
  const crossborder = createCrossborderRoom({ ...platform, ...platform.hours });
  const risk = createRisk({
    ...platform,
    notices,
    timeZone: INSTALLATION_TIME_ZONE,
    policy: config.confirmationPolicy,
    payers: payersOf(identity),
    history: createPaymentHistory(database),
    accountsOf: (customerId) => wallets.accountsOf(customerId),
  });
  const confirmations = createConfirmations({
    ...platform,
    notices,
    challenges: identity.challenges,
    // Payments are built below: the question comes with a request, when both are there.
    intents: { ofQuote: (request) => payments.intentOf(request), read: readIntent },
    async noteHaste(tx, customerId) {
      await payerFacts.noteHaste(tx, customerId);
      await risk.tighten(tx, customerId);
    },
    localeOf: async (customerId) => (await directory.profileOf(customerId)).locale,
  });
  const payments = createPayments({
    ...platform,
    cards,
    banks,
    acquirer: charging,
    isDemo: config.isDemo,
    // Merchants are built below: the question comes with a request, when both are there.
    checkouts: {
      find: (checkoutId) => merchants.payable.find(checkoutId),
      rowAt: (checkoutId, version) => merchants.payable.rowAt(checkoutId, version),
    },
    abroad: crossborder,
    publicUrl: config.publicUrl,
    returnUrlOf: (paymentId) => `${config.publicUrl}/pay/${toPublicId("qte", paymentId)}`,
    directory,
    risk,
    proofs: { waysOf: payers.waysOf, take: confirmations.take },
    quoteKey: keyring.keyFor("payments.quote.v1"),
  });

  const merchants = createMerchants({
    ...platform,
    directory,
    notices,
    purchases: payments.purchases,
    accountStatement: (request) => payments.accountStatement(request),
    publicUrl: config.publicUrl,
    webhookPrivateNets: config.webhookPrivateNets,
  });

  scheduleUpkeep(jobs, { confirmations, payments, risk });
  return {
    cards,
    banks,
    crossborder,
    vault,
    networkEvents,
    settlementSources: [...settlementSources, ...banks.statements],
    risk,
    confirmations,
    payments,
    merchants,
  };
}

/** Who pays, as risk asks: what identity knows of them, and whether they accepted the terms as they are. */
const payersOf = ({ payerFacts, consents }: Identity): PayerFacts => ({
  async ofAll(payers) {
    const [facts, areCurrent] = await Promise.all([
      payerFacts.ofAll(payers),
      Promise.all(payers.map(({ customerId }) => consents.areCurrent(customerId))),
    ]);
    return facts.map((each, place) => ({
      ...each,
      areConsentsCurrent: areCurrent[place] === true,
    }));
  },
});

/** Cards, bank accounts and corridors: where money comes from, and where it goes to. */
export function registerWaysIn(
  route: RegisterRoute,
  rooms: Pick<PaymentRooms, "banks" | "cards" | "networkEvents"> & {
    readonly clock: Clock;
    readonly crossborder: Crossborder;
  },
  { isDemo }: Pick<Config, "isDemo">,
): void {
  registerCardRoutes(route, rooms.cards, { isDemo, events: rooms.networkEvents });
  registerBankRoutes(route, rooms.banks, { isDemo, clock: rooms.clock });
  registerCrossborderRoutes(route, rooms.crossborder);
  registerBeneficiaryRoutes(route, rooms.banks, { isDemo, clock: rooms.clock });
}

type PaymentRooms = ReturnType<typeof createPaymentRooms>;

/** What time does to them. */
function scheduleUpkeep(
  jobs: Jobs,
  rooms: {
    readonly confirmations: { prune(): Promise<unknown> };
    readonly payments: Pick<Payments, "purchases" | "requests">;
    readonly risk: { prune(): Promise<unknown> };
  },
): void {
  jobs.handle("confirmations.prune", async () => void (await rooms.confirmations.prune()));
  jobs.schedule("confirmations.prune", "41 3 * * *");
  jobs.handle("payments.expire", async () => {
    await rooms.payments.purchases.expire();
    await rooms.payments.requests.expire();
  });
  jobs.schedule("payments.expire", "* * * * *");
  jobs.handle("risk.prune", async () => void (await rooms.risk.prune()));
  jobs.schedule("risk.prune", "29 * * * *");
}
