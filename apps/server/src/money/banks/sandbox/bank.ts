import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import {
  controlForm,
  type SandboxAnswer,
  type SandboxRequest,
  type SandboxService,
} from "../../cards/index.ts";
import { createStatements, STATEMENT_FAULTS } from "./statement.ts";
import { outcomeOf } from "./test-accounts.ts";

/**
 * The sandbox bank, as a second service beside the sandbox card network: what OKPay knows of it is its HTTP and nothing else.
 * It decides at the first request for a reference and reads at every later one, lives in the time of whoever asks, and
 * misbehaves as told: slow, answers lost, down, returns told twice or never, statements with mistakes.
 */
const RETURNS = ["prompt", "twice", "never"] as const;
const faultsShape = z.strictObject({
  slowMs: z.coerce.number().int().min(0).max(60_000).default(0),
  /** The next so many requests are done, and their answers lost on the way. */
  loseAnswers: z.coerce.number().int().min(0).max(1_000).default(0),
  isDown: z.stringbool().or(z.boolean()).default(false),
  returns: z.enum(RETURNS).default("prompt"),
  statement: z.enum(STATEMENT_FAULTS).default("right"),
});
type Faults = z.infer<typeof faultsShape>;
const NO_FAULTS: Faults = faultsShape.parse({});

const order = z.strictObject({
  reference: z.uuid(),
  amountMinor: z.string().regex(/^[1-9]\d{0,18}$/),
  currency: z.string().regex(/^[A-Z]{3}$/),
  scheme: z.enum(["iban", "cn_card", "cn_account", "us_account"]),
  number: z.string().min(4).max(34),
  routing: z
    .string()
    .regex(/^\d{9}(\d{3})?$/)
    .nullable()
    .default(null),
  city: z.string().min(1).max(35).nullable().default(null),
  message: z.string().min(1).max(140).nullable().default(null),
  holder: z.string().min(1).max(200),
});

/** One reference as the bank remembers it; never the account's number. */
interface Payout {
  readonly merchant: string;
  readonly reference: string;
  readonly amountMinor: string;
  readonly currency: string;
  readonly lastFour: string;
  readonly state: "paid" | "refused" | "stopped";
  readonly reason: string | null;
  /** Until then the bank has it and has not paid it. */
  readonly paidAt: number;
  /** When it comes back; null: it stays. */
  readonly returnsAt: number | null;
}
interface Notice {
  readonly merchant: string;
  readonly noticeId: string;
  readonly reference: string;
  readonly reason: string;
  readonly returnedAt: number;
}
type Entry = { readonly payout: Payout } | { readonly notice: Notice };

const RETURNS_AFTER_MS = 60_000;

/** In memory, and appended to a file (when it has one) so that the bank remembers what it paid when it is started again. */
function createBook(file: string | null) {
  const payouts = new Map<string, Payout>();
  const notices: Notice[] = [];
  const take = (entry: Entry): void => {
    if ("notice" in entry) return void notices.push(entry.notice);
    payouts.set(`${entry.payout.merchant} ${entry.payout.reference}`, entry.payout);
  };
  if (file !== null && existsSync(file))
    for (const line of readFileSync(file, "utf8").split("\n")) {
      // The last line of a process that was killed while it wrote is no line.
      if (line.endsWith("}")) take(JSON.parse(line) as Entry);
    }
  return {
    find: (merchant: string, reference: string) => payouts.get(`${merchant} ${reference}`) ?? null,
    of: (merchant: string) => [...payouts.values()].filter((one) => one.merchant === merchant),
    noticesOf: (merchant: string) => notices.filter((one) => one.merchant === merchant),
    keep(entry: Entry): void {
      take(entry);
      if (file !== null) appendFileSync(file, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
    },
  };
}
type Book = ReturnType<typeof createBook>;

/** `file`: where it remembers; null: nowhere. */
export function createSandboxBank({ file }: { readonly file: string | null }): SandboxService {
  const book = createBook(file);
  const statementOf = createStatements();
  const faultsBy = new Map<string, Faults>();
  const faultsOf = (merchant: string) => faultsBy.get(merchant) ?? NO_FAULTS;

  async function forMerchant(merchant: string, request: SandboxRequest) {
    const [, area] = request.path;
    if (area === "faults" && request.method === "PUT") {
      faultsBy.set(merchant, faultsShape.parse(JSON.parse(request.text)));
      return json({});
    }
    const faults = faultsOf(merchant);
    if (faults.isDown) return null;
    if (faults.slowMs > 0) await wait(faults.slowMs);
    const answer =
      area === "statements"
        ? statement(merchant, request, faults)
        : answerTo(book, merchant, request, faults);
    if (faults.loseAnswers === 0) return answer;
    faultsBy.set(merchant, { ...faults, loseAnswers: faults.loseAnswers - 1 });
    return null;
  }

  function statement(merchant: string, request: SandboxRequest, faults: Faults): SandboxAnswer {
    const [, , day = ""] = request.path;
    if (Number.isNaN(Date.parse(`${day}T00:00:00Z`))) return json({ error: "not_found" }, 404);
    const payouts = book.of(merchant);
    const file = statementOf(merchant, day, { payouts, fault: faults.statement, now: request.now });
    return { status: 200, body: null, file };
  }

  return async (request) => {
    if (request.path[0] === "v1")
      return request.merchant === null
        ? json({ error: "unauthorized" }, 401)
        : forMerchant(request.merchant, request);
    const merchant = request.path[1] ?? "okpay";
    if (request.method === "POST")
      faultsBy.set(
        merchant,
        faultsShape.parse(Object.fromEntries(new URLSearchParams(request.text))),
      );
    return { status: 200, body: null, page: controlPage(faultsOf(merchant), request) };
  };
}

const json = (body: unknown, status = 200): SandboxAnswer => ({ status, body });

/** `null`: the answer is lost on the way. */
function answerTo(
  book: Book,
  merchant: string,
  { method, path, query, text, now }: SandboxRequest,
  faults: Faults,
): SandboxAnswer | null {
  const [, area, reference = "", deed] = path;
  if (area === "returns") return json(returnsOf(book, merchant, query.get("after"), now, faults));
  if (area !== "payouts") return json({ error: "not_found" }, 404);
  if (method === "POST" && deed === "stop") {
    const known = book.find(merchant, reference);
    if (known === null) book.keep({ payout: neverToBe(merchant, reference, now) });
    return json(viewOf(book.find(merchant, reference), now));
  }
  if (method !== "POST") return json(viewOf(book.find(merchant, reference), now));
  const wish = order.parse(JSON.parse(text));
  const outcome = outcomeOf(wish.scheme, wish.number);
  const known = book.find(merchant, wish.reference);
  if (known === null) book.keep({ payout: decided(merchant, wish, now) });
  if (outcome.causes === "answer_lost") return null;
  return json(viewOf(book.find(merchant, wish.reference), now));
}

function decided(merchant: string, wish: z.infer<typeof order>, now: number): Payout {
  const { reference, amountMinor, currency, scheme, number } = wish;
  const outcome = outcomeOf(scheme, number);
  return {
    merchant,
    reference,
    amountMinor,
    currency,
    lastFour: number.slice(-4),
    state: outcome.causes === "refused" ? "refused" : "paid",
    reason: "reason" in outcome ? outcome.reason : null,
    paidAt: outcome.causes === "paid_late" ? now + outcome.afterMs : now,
    returnsAt: outcome.causes === "returned" ? now + RETURNS_AFTER_MS : null,
  };
}

/** A reference that was stopped before it came. */
const neverToBe = (merchant: string, reference: string, now: number): Payout => ({
  merchant,
  reference,
  amountMinor: "0",
  currency: "XXX",
  lastFour: "",
  state: "stopped",
  reason: null,
  paidAt: now,
  returnsAt: null,
});

function viewOf(payout: Payout | null, now: number) {
  if (payout === null) return { state: "not_found", reason: null };
  if (payout.paidAt > now) return { state: "under_way", reason: null };
  return { state: payout.state, reason: payout.state === "refused" ? payout.reason : null };
}

/** A list that only grows; the place in it is its length. What is due is written down when somebody asks. */
function returnsOf(
  book: Book,
  merchant: string,
  after: string | null,
  now: number,
  { returns }: Faults,
) {
  const told = new Set(book.noticesOf(merchant).map(({ reference }) => reference));
  const due = book
    .of(merchant)
    .filter(
      ({ reference, returnsAt }) => returnsAt !== null && returnsAt <= now && !told.has(reference),
    );
  if (returns !== "never")
    for (const { reference, reason, returnsAt } of due)
      for (const copy of returns === "twice" ? ["1", "2"] : ["1"])
        book.keep({
          notice: {
            merchant,
            noticeId: `ret_${reference}_${copy}`,
            reference,
            reason: reason ?? "MS03",
            returnedAt: returnsAt ?? now,
          },
        });
  const all = book.noticesOf(merchant);
  const from = Number(after ?? "0");
  return {
    cursor: String(all.length),
    notices: all.slice(Number.isInteger(from) ? from : 0).map(({ returnedAt, ...notice }) => ({
      noticeId: notice.noticeId,
      reference: notice.reference,
      reason: notice.reason,
      returnedAt: new Date(returnedAt).toISOString(),
    })),
  };
}

const TITLE = { en: "Bank: faults", "zh-CN": "银行故障" } as const;

/** Where the bank's faults are set by hand. */
const controlPage = (faults: Faults, { lang, method }: SandboxRequest) => ({
  title: TITLE[lang],
  body: controlForm(
    lang,
    TITLE[lang],
    [
      { name: "slowMs", value: faults.slowMs, max: 60_000 },
      { name: "loseAnswers", value: faults.loseAnswers, max: 1_000 },
      { name: "isDown", value: String(faults.isDown), options: ["false", "true"] },
      { name: "returns", value: faults.returns, options: RETURNS },
      { name: "statement", value: faults.statement, options: STATEMENT_FAULTS },
    ],
    method === "POST",
  ),
});
