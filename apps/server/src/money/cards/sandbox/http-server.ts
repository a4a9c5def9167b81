import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import type { NetworkCharge, NetworkSettlement } from "./charges.ts";
import type { PageLanguage } from "./control.ts";
import { type Faults, faults as faultsShape, NO_FAULTS } from "./faults.ts";
import { createNetwork } from "./network.ts";
import { challengePage, controlPage, page, pagePolicy } from "./pages.ts";
import type { SandboxService } from "./services.ts";
import { settlementDay } from "./settlement-day.ts";
import { behaviourOf } from "./test-cards.ts";
import { createEventSender, type WebhookTarget } from "./webhooks.ts";

const MAX_BODY_BYTES = 64 * 1024;
const DAY_MS = 86_400_000;
/** What the network calls itself in its files. */
const NAME = "sandbox_network";
const decimal = z.string().regex(/^\d{1,19}$/);

const authorization = z.strictObject({
  reference: z.uuid(),
  amountMinor: decimal,
  currency: z.string().regex(/^[A-Z]{3}$/),
  number: z.string().regex(/^\d{12,19}$/),
  expiryMonth: z.int().min(1).max(12),
  expiryYear: z.int().min(2000).max(2099),
  securityCode: z
    .string()
    .regex(/^\d{3,4}$/)
    .optional(),
  capture: z.boolean(),
  returnUrl: z.url().optional(),
  payee: z.string().min(1).max(200).optional(),
});
const operation = z.strictObject({
  kind: z.enum(["capture", "void", "refund"]),
  reference: z.uuid(),
  operationId: z.string().min(1).max(100),
  amountMinor: decimal,
  isFinal: z.boolean(),
});
const target = z.strictObject({ url: z.url(), secret: z.string().min(16) });
const formFaults = z.object({
  slowMs: z.coerce.number(),
  loseAnswers: z.coerce.number(),
  answersTwice: z.coerce.number(),
  isDown: z.enum(["true", "false"]).transform((text) => text === "true"),
  webhooks: faultsShape.shape.webhooks,
  settlement: faultsShape.shape.settlement,
});

export interface SandboxNetworkServer {
  /** Where it listens: `http://127.0.0.1:…`. */
  readonly url: string;
  /** Waits for events on their way, then stops listening. */
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly html?: string;
  readonly file?: string;
  readonly location?: string;
}
const html = (text: string): Answer => ({ status: 200, body: null, html: text });
const json = (body: unknown, status = 200): Answer => ({ status, body });
const notFound = (reference: string): Answer => json({ state: "not_found", reference }, 404);

/**
 * The sandbox card network as a server of its own: what OKPay knows of it is this HTTP and nothing else. A merchant is
 * whoever names itself in `Authorization: Bearer <merchant>`; each has faults, webhooks and references of its own.
 */
export async function startSandboxNetwork(options: {
  readonly host: string;
  readonly port: number;
  /** Where it remembers; null: nowhere. */
  readonly file: string | null;
  /** Origins whose pages may frame the issuer's question. */
  readonly frameAncestors?: string;
  /** Other partners that live in the same process, by the first part of their addresses. */
  readonly services?: Readonly<Record<string, SandboxService>>;
}): Promise<SandboxNetworkServer> {
  const policy = pagePolicy(options.frameAncestors ?? "*");
  const routes = createRoutes(options.file, options.services ?? {});
  const server = createServer((request, response) => {
    routes.handle(request).then(
      (answer) => reply(request, response, answer, policy),
      () => reply(request, response, json({ error: "invalid_request" }, 400), policy),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${options.host}:${port}`,
    async close() {
      await routes.settled();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function createRoutes(file: string | null, services: Readonly<Record<string, SandboxService>>) {
  const faultsBy = new Map<string, Faults>();
  const targets = new Map<string, WebhookTarget>();
  /** A line of that day that comes in the next day's file. */
  const heldBack = new Map<string, NetworkSettlement>();
  /** An answer on its way for the second time. */
  const secondAnswers = new Map<string, Answer>();
  const faultsOf = (merchant: string) => faultsBy.get(merchant) ?? NO_FAULTS;
  const setFaults = (merchant: string, faults: Faults): void => {
    faultsBy.set(merchant, faults);
    if (faults.answersTwice === 0) secondAnswers.delete(merchant);
  };
  const sender = createEventSender({
    targetOf: (merchant) => targets.get(merchant) ?? null,
    faultsOf,
  });
  let told: Promise<void>[] = [];
  const network = createNetwork({ file, onEvent: (event) => void told.push(sender.send(event)) });

  async function atOnce<T>(work: () => T): Promise<T> {
    const result = work();
    const events = told;
    told = [];
    await Promise.all(events);
    return result;
  }

  async function forMerchant(
    merchant: string,
    method: string,
    [area = "", name = ""]: readonly string[],
    body: unknown,
    now: number,
  ): Promise<Answer | null> {
    if (area === "faults" && method === "PUT") {
      setFaults(merchant, faultsShape.parse(body));
      return json({});
    }
    if (area === "webhook" && method === "PUT") {
      targets.set(merchant, target.parse(body));
      return json({});
    }
    const faults = faultsOf(merchant);
    if (faults.isDown) return null;
    if (faults.slowMs > 0) await wait(faults.slowMs);
    const answer = await answerTo(merchant, method, area, name, body, now);
    return asFaulty(merchant, answer);
  }

  /** What arrives of an answer; `null`: nothing. */
  function asFaulty(merchant: string, answer: Answer | null): Answer | null {
    const faults = faultsOf(merchant);
    const second = secondAnswers.get(merchant);
    if (second !== undefined) {
      secondAnswers.delete(merchant);
      return second;
    }
    if (faults.loseAnswers > 0) {
      faultsBy.set(merchant, { ...faults, loseAnswers: faults.loseAnswers - 1 });
      return null;
    }
    if (faults.answersTwice > 0 && answer !== null) {
      faultsBy.set(merchant, { ...faults, answersTwice: faults.answersTwice - 1 });
      secondAnswers.set(merchant, answer);
    }
    return answer;
  }

  async function answerTo(
    merchant: string,
    method: string,
    area: string,
    name: string,
    body: unknown,
    now: number,
  ): Promise<Answer | null> {
    if (method === "POST" && area === "authorizations") {
      const request = authorization.parse(body);
      const behaviour = behaviourOf(request.number);
      const charge = await atOnce(() => network.authorize(merchant, request, now));
      if (behaviour.kind === "loses_answer") return null;
      if (behaviour.kind === "approves" && behaviour.afterMs !== undefined)
        await wait(behaviour.afterMs);
      return json(viewOf(charge, now));
    }
    if (method === "POST" && area === "operations") {
      const request = operation.parse(body);
      const answer = await atOnce(() => network.operate(merchant, request, now));
      return json({ ...answer, operationId: request.operationId });
    }
    if (method === "POST" && area === "finish") {
      const charge = await atOnce(() => network.finishChallenge(merchant, name, now));
      return charge === null ? notFound(name) : json(viewOf(charge, now));
    }
    if (method === "GET" && area === "authorizations") {
      const charge = network.find(merchant, name);
      return charge === null ? notFound(name) : json(viewOf(charge, now));
    }
    if (method === "GET" && area === "settlements") return fileOf(merchant, name);
    return json({ error: "not_found" }, 404);
  }

  function fileOf(merchant: string, day: string): Answer {
    const start = Date.parse(`${day}T00:00:00Z`);
    if (Number.isNaN(start)) return json({ error: "not_found" }, 404);
    const dayBefore = new Date(start - DAY_MS).toISOString().slice(0, 10);
    const settlements = network.settlementsOf(merchant, day);
    const fault = faultsOf(merchant).settlement;
    const [first] = settlements;
    if (fault === "line_late" && first !== undefined) heldBack.set(`${merchant} ${day}`, first);
    const late = heldBack.get(`${merchant} ${dayBefore}`);
    const text = settlementDay({
      network: NAME,
      day,
      settlements,
      late: late === undefined ? [] : [late],
      fault,
    });
    return { status: 200, body: null, file: text };
  }

  async function forPerson(method: string, path: readonly string[], request: IncomingMessage) {
    const [area, name = ""] = path;
    if (area === "challenge") {
      const charge = network.byToken(name);
      if (charge === null) return json({ error: "not_found" }, 404);
      if (method !== "POST") return html(challengePage(charge, languageOf(request)));
      const answer = new URLSearchParams(await textOf(request)).get("answer");
      await atOnce(() => network.answerChallenge(name, answer === "passed" ? "passed" : "failed"));
      return { status: 303, body: null, location: charge.challenge?.returnUrl ?? "" };
    }
    if (area === "control") {
      const merchant = name === "" ? "okpay" : name;
      if (method === "POST")
        setFaults(
          merchant,
          faultsShape.parse(
            formFaults.parse(Object.fromEntries(new URLSearchParams(await textOf(request)))),
          ),
        );
      return html(
        controlPage(merchant, faultsOf(merchant), {
          lang: languageOf(request),
          isSet: method === "POST",
        }),
      );
    }
    return json({ error: "not_found" }, 404);
  }

  return {
    settled: () => sender.settled(),
    async handle(request: IncomingMessage): Promise<Answer | null> {
      const url = new URL(request.url ?? "/", "http://sandbox");
      const [version, ...path] = url.pathname.split("/").filter((part) => part !== "");
      const method = request.method ?? "GET";
      const service = version === undefined ? undefined : services[version];
      if (service !== undefined) return askService(service, path, url.searchParams, request);
      if (version !== "v1")
        return forPerson(method, version === undefined ? ["control"] : [version, ...path], request);
      const merchant = merchantOf(request);
      if (merchant === null) return json({ error: "unauthorized" }, 401);
      const text = await textOf(request);
      const body: unknown = text === "" ? null : JSON.parse(text);
      return forMerchant(merchant, method, path, body, timeOf(request));
    },
  };
}

const merchantOf = (request: IncomingMessage): string | null =>
  /^Bearer ([\w-]{1,80})$/.exec(request.headers.authorization ?? "")?.[1] ?? null;

/** The asker's time: a demo world has a past, and a test a clock of its own. */
function timeOf(request: IncomingMessage): number {
  const told = Number(request.headers["sandbox-time"]);
  return Number.isFinite(told) && told > 0 ? told : Date.now();
}

async function askService(
  service: SandboxService,
  path: readonly string[],
  query: URLSearchParams,
  request: IncomingMessage,
): Promise<Answer | null> {
  const answer = await service({
    method: request.method ?? "GET",
    path,
    query,
    merchant: merchantOf(request),
    text: await textOf(request),
    now: timeOf(request),
    lang: languageOf(request),
  });
  if (answer?.page === undefined) return answer;
  return html(page(languageOf(request), answer.page.title, answer.page.body));
}

/** `null`: the answer is lost on the way, so the connection ends without one. */
function reply(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer | null,
  policy: string,
): void {
  if (answer === null) return void request.socket.destroy();
  const isPage = answer.html !== undefined;
  response.writeHead(answer.status, {
    "content-type": isPage
      ? "text/html; charset=utf-8"
      : answer.file === undefined
        ? "application/json"
        : "text/csv; charset=utf-8",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    ...(isPage ? { "content-security-policy": policy } : {}),
    ...(answer.location === undefined ? {} : { location: answer.location }),
  });
  response.end(
    answer.html ?? answer.file ?? (answer.body === null ? "" : JSON.stringify(answer.body)),
  );
}

/** What a merchant reads of a reference. Before its time the network itself does not know the outcome. */
function viewOf(charge: NetworkCharge, now: number) {
  const { state, reference } = charge;
  if (charge.answersAt > now && state !== "voided") return { state: "unknown", reference };
  const { currency, amountMinor, capturedMinor, refundedMinor } = charge;
  return {
    state,
    reference,
    currency,
    amountMinor,
    capturedMinor,
    refundedMinor,
    networkCode: charge.networkCode,
    adviceCode: charge.adviceCode,
    challengePath: charge.challenge === null ? null : `/challenge/${charge.challenge.token}`,
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > MAX_BODY_BYTES) throw new RangeError("the body is too large");
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

const languageOf = (request: IncomingMessage): PageLanguage =>
  /^zh/i.test(request.headers["accept-language"] ?? "") ? "zh-CN" : "en";
