import { randomBytes, randomUUID } from "node:crypto";
import pg from "pg";
import { createApp } from "../../../apps/server/src/app.ts";
import { loadConfig } from "../../../apps/server/src/config.ts";
import { createLog } from "../../../apps/server/src/platform/log.ts";
import { createTestDatabase } from "./database.ts";
import { createTestFolder } from "./test-folder.ts";

const TURN_SECRET = "a secret of coturn's, shared";

interface Sending {
  readonly cookie?: string | undefined;
  readonly body?: unknown;
}
export type CallJson = Record<string, unknown> & {
  readonly consult?: { readonly media: { readonly generation: number } | null } | null;
  readonly call: Record<string, unknown> & {
    readonly id: string;
    readonly media: { readonly generation: number } | null;
  };
};

/** A zone in which a time is about noon: tests run at any hour, nobody is promised a call in their night. */
export const zoneWithNoonAt = (at: Date): string => {
  const offset = 12 - at.getUTCHours();
  return `Etc/GMT${offset <= 0 ? "+" : "-"}${Math.abs(offset)}`;
};

/** The real app on a fresh database, with the line open at any hour, whatever day the test runs on. */
async function startApp(settings: Readonly<Record<string, string>>) {
  const { ownerUrl } = await createTestDatabase();
  const recordings = createTestFolder("recordings");
  const owner = new pg.Client(ownerUrl);
  await owner.connect();
  await owner.query(
    `INSERT INTO hours.calendar_version (id, calendar_id, version, document, reason, changed_at)
     SELECT gen_random_uuid(), 'china', 2,
            '{"timeZone":"Asia/Shanghai","weekly":[{"days":[1,2,3,4,5,6,7],"intervals":[{"from":"00:00","to":"24:00"}]}],"holidaySets":[],"overrides":[],"makeUpDays":[]}',
            'tests at any hour', now()`,
  );
  const app = await createApp(
    loadConfig({
      DATABASE_URL: ownerUrl,
      OKPAY_SECRET: randomBytes(48).toString("base64url"),
      METRICS_PORT: "0",
      RATE_LIMIT_FACTOR: "100000",
      WALLET_DIST: "does-not-exist",
      CALL_TURN_URLS: "turn:turn.example.org:3478",
      CALL_TURN_SECRET: TURN_SECRET,
      RECORDINGS_DIR: recordings,
      ...settings,
    }),
    createLog({ level: "silent" }),
  );
  return { app, owner, recordings, databaseUrl: ownerUrl };
}

/** Both listeners of the real app, two customers, an agent, a senior one and a supervisor; the line is open at any hour. */
export async function createCallWorld(settings: Readonly<Record<string, string>> = {}) {
  const { app, owner, recordings, databaseUrl } = await startApp(settings);
  const customers = new Map<string, string>();
  const staff = new Map<string, string>();
  await app.services.calls.start();
  async function send(
    at: "public" | "console",
    method: string,
    url: string,
    sending: Sending = {},
  ) {
    const answer = await (at === "public" ? app.http : app.console).inject({
      method: method as "GET",
      url,
      headers: {
        "idempotency-key": randomUUID(),
        origin: at === "public" ? "http://localhost:8080" : "http://localhost:8090",
        ...(sending.cookie === undefined ? {} : { cookie: sending.cookie }),
        ...(sending.body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(sending.body === undefined ? {} : { payload: JSON.stringify(sending.body) }),
    });
    const isJson = String(answer.headers["content-type"]).includes("json");
    const json = (isJson ? answer.json() : {}) as CallJson;
    const { rawPayload: bytes, cookies } = answer;
    return { status: answer.statusCode, code: json["code"], json, bytes, cookies };
  }
  const ask = (who: string, method: string, url: string, body?: unknown) =>
    send("public", method, url, { cookie: customers.get(who), body });
  const work = (role: string, method: string, url: string, body?: unknown) =>
    send("console", method, url, { cookie: staff.get(role), body });

  for (const [index, persona] of ["mei", "kai"].entries()) {
    await app.services.identity.demo.createCustomer({
      displayName: persona === "mei" ? "Mei Chen" : "Kai Wu",
      email: `${persona}@example.com`,
      phone: `+861380013800${index}`,
      password: "Autumn-Rain-7-lanterns",
      locale: "en",
      persona,
      at: new Date(),
    });
    const origin = { ip: "127.0.0.1", userAgent: "test", presentedToken: undefined };
    const { token } = await app.services.identity.demo.signInAs(persona, origin);
    customers.set(persona, `okpay_sid=${token}`);
  }
  for (const role of ["agent", "senior_agent", "supervisor"]) {
    const answer = await send("console", "POST", "/v1/staff/demo/session", { body: { role } });
    const [cookie] = answer.cookies;
    staff.set(role, `${cookie?.name}=${cookie?.value}`);
  }
  return {
    app,
    turnSecret: TURN_SECRET,
    /** Folder of sealed sounds. */
    recordings,
    owner,
    databaseUrl,
    customers,
    /** Cookies of the members of staff, by role. */
    staff,
    ask,
    work,
    ...deedsBy(ask, work),
  };
}

type Deed = (
  who: string,
  method: string,
  url: string,
  body?: unknown,
) => Promise<{ readonly status: number; readonly code: unknown; readonly json: CallJson }>;

/** What customers and agents do over and over. */
function deedsBy(ask: Deed, work: Deed) {
  const about = { about: "card abroad", paymentId: null, pin: null, timeZone: "Asia/Shanghai" };
  const call = (who: string, skill = "general", language = "zh-CN") =>
    ask(who, "POST", "/v1/calls", { skill, language, ...about });
  const current = async (who: string) => (await ask(who, "GET", "/v1/calls/current")).json.call;
  const desk = async (role: string) => (await work(role, "GET", "/v1/staff/desk")).json;
  async function ready(role: string) {
    await work(role, "POST", "/v1/staff/desk/open");
    await work(role, "POST", "/v1/staff/desk/ready", { microphone: "ok" });
  }
  async function wrapUp(role: string, afterwards = "ready") {
    const { call: had } = await desk(role);
    return work(role, "POST", "/v1/staff/desk/wrap-up", {
      callId: had.id,
      disposition: "solved",
      notes: "asked her bank",
      afterwards,
    });
  }
  /** Mei talks to the agent. */
  async function talking() {
    await ready("agent");
    await call("mei");
    const { call: offered } = await desk("agent");
    await work("agent", "POST", "/v1/staff/desk/accept", { callId: offered.id });
    return offered.id;
  }

  return { about, call, current, desk, ready, wrapUp, talking };
}
