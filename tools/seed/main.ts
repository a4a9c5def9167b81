// The demo world: made once, through the same doors customers use, before the server of `npm start` begins.
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createServices, type Services } from "../../apps/server/src/app.ts";
import type { Config } from "../../apps/server/src/config.ts";
import { createSandboxBank } from "../../apps/server/src/money/banks/sandbox/bank.ts";
import {
  SANDBOX_NEXT_DAY,
  sandboxAccount,
  sandboxRecipient,
} from "../../apps/server/src/money/banks/sandbox/test-accounts.ts";
import { startSandboxNetwork } from "../../apps/server/src/money/cards/sandbox/http-server.ts";
import { createSandboxRateService } from "../../apps/server/src/money/crossborder/sandbox/rate-service.ts";
import type { QuoteRequest } from "../../apps/server/src/money/payments/index.ts";
import { RequestRefused } from "../../apps/server/src/platform/http/index.ts";
import { toPublicId } from "../../apps/server/src/platform/ids.ts";
import { createLog } from "../../apps/server/src/platform/log.ts";
import { openCases } from "./cases.ts";
import { STORY_DAYS } from "./habits.ts";
import { fillHotline } from "./hotline.ts";
import { NEWCOMER, PEOPLE, type Person, type PersonKey } from "./people.ts";
import { settle } from "./settlements.ts";
import { type Recipient, type Step, tellStory } from "./story.ts";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const QUOTES_AT_ONCE = 32;
const DEMO_ORIGIN = { ip: "192.0.2.7", userAgent: "demo world" };
/** 林悦 lives in Shanghai: her breakfasts are in her morning. */
const SHANGHAI_OFFSET_MS = 8 * 60 * MINUTE_MS;

/** Seeds the demo world unless it is there. An interrupted seeding is taken up where it stopped. */
export async function seedDemoWorld(options: {
  config: Config;
  report: (sentence: string) => void;
}): Promise<void> {
  const partners = await partnersFor(options.config);
  const services = createServices(partners.config, createLog({ level: "error" }));
  try {
    await services.prepare();
    const personas = await services.identity.demo.personas();
    if (personas.some((persona) => persona.key === NEWCOMER.persona)) return;
    options.report("Filling the demo world: 林悦 and fourteen months of payments …");
    await fill(services, services.clock.now());
  } finally {
    await services.close();
    await partners.close();
  }
}

/** Somebody cashes out and sends abroad in the story: where no sandbox bank runs beside the world, one does while it is made. */
async function partnersFor(config: Config): Promise<{ config: Config; close(): Promise<void> }> {
  if (config.cards.networkUrl !== null) return { config, close: async () => undefined };
  const network = await startSandboxNetwork({
    host: "127.0.0.1",
    port: 0,
    file: null,
    services: { bank: createSandboxBank({ file: null }), rates: createSandboxRateService() },
  });
  const cards = { ...config.cards, networkUrl: network.url };
  return { config: { ...config, cards }, close: () => network.close() };
}

async function fill(services: Services, now: Date): Promise<void> {
  const arrival = new Date(now.getTime() - (STORY_DAYS + 2) * DAY_MS);
  const keys = Object.keys(PEOPLE) as PersonKey[];
  const ids = await Promise.all(keys.map((key) => createPerson(services, PEOPLE[key], arrival)));
  const idOf = new Map(keys.map((key, index) => [key, ids[index] ?? ""]));
  const accounts = await addAccounts(services, idOf.get("linYue") ?? "");
  const acts = actsOf(tellStory(), idOf, now, accounts);
  for (let start = 0; start < acts.length; start += QUOTES_AT_ONCE) {
    const scene = acts.slice(start, start + QUOTES_AT_ONCE);
    const quotes = await Promise.all(scene.map((act) => services.payments.quote(act)));
    // One after the other: the balance after a payment is right only if the payments come in their order.
    for (const [index, act] of scene.entries())
      await confirm(services, act, quotes[index]?.token ?? "");
  }
  // The books hold fourteen months in one minute: what was spent in the story is not what is spent today.
  for (const id of ids) await services.risk.startCounting(id);
  await askForMoney(services, idOf);
  await handInDocument(services, idOf.get("potter") ?? "");
  await settle(services, now);
  await openCases(services, idOf);
  await fillHotline(services, idOf.get("linYue") ?? "", now);
  await createPerson(services, NEWCOMER, now);
}

/** Where 林悦's money leaves to: her own bank, and two accounts in Germany. */
async function addAccounts({ banks }: Services, linYue: string): Promise<Accounts> {
  const own = await banks.add(
    linYue,
    {
      scheme: "cn_card",
      currency: "CNY",
      number: sandboxAccount("cn_card", "paid"),
      bankName: "海港银行",
    },
    DEMO_ORIGIN,
  );
  const inGermany = { country: "DE", currency: "EUR", scheme: "iban" } as const;
  const recipient = (holder: string, bankName: string, number: string) =>
    banks.recipients.add(linYue, { ...inGermany, holder, bankName, number }, DEMO_ORIGIN);
  const anna = await recipient("Anna Schmidt", "Hafenbank", sandboxRecipient("DE", "paid").number);
  const school = await recipient("Sprachschule Elbe", "Stadtbank", SANDBOX_NEXT_DAY.number);
  return {
    own: toPublicId("bac", own.id),
    anna: toPublicId("ben", anna.id),
    school: toPublicId("ben", school.id),
  };
}

/** Work for whoever tries the console: a drawn card, which says of itself that it is none, waits for a decision. */
async function handInDocument({ documents }: Services, customerId: string): Promise<void> {
  // An interrupted seeding has done it already.
  if ((await documents.listOf(customerId)).length > 0) return;
  await documents.upload({
    customerId,
    kind: "identity_document",
    upload: {
      contentType: "image/jpeg",
      bytes: await readFile(join(import.meta.dirname, "specimen.jpg")),
    },
    origin: DEMO_ORIGIN,
  });
}

/** Who shares the flat asks for half of a bill: it waits on 林悦's first page. */
async function askForMoney({ payments }: Services, idOf: ReadonlyMap<PersonKey, string>) {
  await payments.requests.ask({
    customerId: idOf.get("flatmate") ?? "",
    wish: {
      payer: { by: "email", value: PEOPLE.linYue.email },
      amount: { amountMinor: 86_50n, currency: "CNY" },
      note: "上个月的水电费",
    },
    idempotencyKey: "demo-world-request",
  });
}

/** Nobody knows these passwords: people of the demo world are entered by one click, or not at all. */
const createPerson = (services: Services, person: Person, at: Date): Promise<string> =>
  services.identity.demo.createCustomer({
    ...person,
    password: `Aa1!${randomBytes(24).toString("base64url")}`,
    at,
  });

interface Act {
  readonly customerId: string;
  readonly body: QuoteRequest;
  readonly occurredAt: Date;
  readonly idempotencyKey: string;
}

/** The story as requests; each a little later than the one before, so that ids sort as the story is told. */
function actsOf(
  steps: readonly Step[],
  idOf: ReadonlyMap<PersonKey, string>,
  now: Date,
  accounts: Accounts,
): Act[] {
  let last = 0;
  return steps.map((step, index) => {
    last = Math.max(last + 1_000, momentOf(step, now).getTime());
    return {
      customerId: idOf.get(step.kind === "send" ? step.from : step.who) ?? "",
      occurredAt: new Date(last),
      idempotencyKey: `demo-world-${index}`,
      body: bodyOf(step, accounts),
    };
  });
}

type Accounts = Readonly<Record<"own" | Recipient, string>>;

function bodyOf(step: Step, accounts: Accounts): QuoteRequest {
  const amount = { amountMinor: step.amountMinor, currency: step.currency };
  if (step.kind === "cash_out") return { kind: "cash_out", bankAccountId: accounts.own, amount };
  if (step.kind === "remittance")
    return {
      kind: "remittance",
      beneficiaryId: accounts[step.to],
      sendCurrency: step.currency,
      fixed: "send",
      amount,
      note: step.note,
    };
  if (step.kind === "top_up") return { kind: "top_up", cardId: step.cardId, amount };
  const payee = { by: "email" as const, value: PEOPLE[step.to].email };
  return { kind: "send", payee, amount, note: step.note };
}

async function confirm(
  { payments }: Services,
  { customerId, idempotencyKey, occurredAt }: Act,
  quote: string,
): Promise<void> {
  try {
    await payments.confirm({ customerId, quote, idempotencyKey, occurredAt });
  } catch (error) {
    // This step was done by a seeding that was interrupted: the key is taken, and nothing moved now.
    if (!(error instanceof RequestRefused && error.code === "idempotency_key_reused")) throw error;
  }
}

/** Minutes count from her midnight; today's from now, so that nothing lies ahead. */
function momentOf({ daysAgo, minute }: Step, now: Date): Date {
  if (daysAgo === 0) return new Date(now.getTime() + minute * MINUTE_MS);
  const localMidnight =
    Math.floor((now.getTime() + SHANGHAI_OFFSET_MS) / DAY_MS) * DAY_MS - SHANGHAI_OFFSET_MS;
  return new Date(localMidnight - daysAgo * DAY_MS + minute * MINUTE_MS);
}
