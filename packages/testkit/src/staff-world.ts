import type { StaffRole } from "@okpay/contracts";
import { TOTP } from "otpauth";
import { createConsoleServer } from "../../../apps/server/src/console-listener.ts";
import { createHours } from "../../../apps/server/src/hotline/hours/index.ts";
import {
  createKnowledge,
  type FileArticle,
} from "../../../apps/server/src/hotline/knowledge/index.ts";
import { createHotlineRooms } from "../../../apps/server/src/hotline-rooms.ts";
import { createCrossborder } from "../../../apps/server/src/money/crossborder/index.ts";
import { createAccess } from "../../../apps/server/src/people/access/index.ts";
import { createDocuments } from "../../../apps/server/src/people/documents/index.ts";
import { normaliseEmail } from "../../../apps/server/src/people/identity/index.ts";
import { RequestRefused } from "../../../apps/server/src/platform/http/index.ts";
import { createLoad } from "../../../apps/server/src/platform/load.ts";
import { createCaller } from "./http-caller.ts";
import { createPeopleWorld, type PeopleWorld, type PeopleWorldOptions } from "./people-world.ts";

export const CONSOLE_ORIGIN = "http://localhost:8090";
const PASSWORD = "Autumn-Rain-7-lanterns";
const STEP_MS = 30_000;

export type StaffWorld = Awaited<ReturnType<typeof createStaffWorld>>;

/** Nobody asks for its health or its figures. */
const UNWATCHED = {
  mapError: () => null,
  health: { ready: () => Promise.resolve() },
  metrics: { observeRequest: () => undefined, observeExchange: () => undefined },
} as const;

/** The people's world with staff in it, and the console's own server. */
export async function createStaffWorld(
  options: PeopleWorldOptions & {
    readonly allowedNets?: readonly string[];
    readonly articles?: readonly FileArticle[];
  },
) {
  const people = createPeopleWorld(options);
  const isDemo = options.isDemo ?? true;
  const { identity, clock, log } = people;
  const access = createAccess({
    ...people,
    passwords: identity.passwords,
    customers: identity.directory,
    normaliseEmail,
    config: { isDemo, console: { url: CONSOLE_ORIGIN } },
  });
  await access.prepare();
  const hotlineHours = createHours({ ...people, namesOf: (ids) => access.namesOf(ids) });
  const knowledge = createKnowledge({
    searchCacheDir: null,
    ...people,
    connection: { url: options.url, applicationName: "okpay-test" },
    files: {
      fingerprint: async () => "given by the test",
      load: async () => options.articles ?? [],
    },
  });
  await knowledge.prepare();
  const documents = createDocuments({
    ...people,
    notices: identity.notices,
    names: identity.directory,
    isLinked: access.isLinked,
    // There is no money in this world; documents.http.test.ts has both.
    tiers: { offers: [], tierOf: async () => "basic", changeTier: async () => undefined },
  });
  const hotline = hotlineOf({ ...people, hours: hotlineHours.hours, knowledge, access }, options);
  const server = await createConsoleServer(
    { ...people, ...hotline, access, hotlineHours, knowledge, documents, reconciliation },
    {
      isDemo,
      passwordPolicy: "composition",
      trustedProxies: [],
      rateLimitFactor: 1_000,
      cards: { takesRealMoney: false },
      console: {
        url: CONSOLE_ORIGIN,
        port: 0,
        host: "127.0.0.1",
        dist: "no-such-folder",
        allowedNets: options.allowedNets ?? [],
      },
    },
    // How busy the machine is that runs the tests is no business of theirs.
    { log, ...UNWATCHED, load: createLoad(), maxEventLoopDelayMs: 0 },
  );
  const call = createCaller(server.inject);
  let count = 0;

  /** The token of a new invitation, as the operator's command gives it. */
  async function invitation(role: StaffRole, email?: string) {
    count += 1;
    const address = email ?? `${role.replace("_", "-")}-${count}@staff.example`;
    const displayName = `Person ${count}`;
    const invited = { email: address, displayName, role, locale: "en" as const };
    const { link } = await access.inviteByOperator(invited, null);
    return { token: link.slice(link.indexOf("#t=") + 3), email: address };
  }

  /** Invited and enrolled with password and authenticator app; `code()` waits for no time: it moves the clock to a fresh step. */
  async function member(role: StaffRole, email?: string) {
    const { token, email: address } = await invitation(role, email);
    const started = await call("POST", "/v1/staff/enrolment/totp", { body: { token } });
    const app = new TOTP({ secret: String(started.json?.["secret"]) });
    const code = () => {
      clock.advance(STEP_MS);
      return app.generate({ timestamp: clock.now().getTime() });
    };
    const done = await call("POST", "/v1/staff/enrolment/password", {
      body: { token, password: PASSWORD, code: code() },
    });
    const staff = done.json?.["staff"] as { id: string } | undefined;
    if (staff === undefined) throw new Error(`enrolment was refused: ${done.text}`);
    return {
      id: staff.id,
      email: address,
      password: PASSWORD,
      code,
      cookie: cookieOf(done.cookies),
    };
  }

  return {
    ...people,
    access,
    knowledge,
    hotlineHours,
    cases: hotline.cases,
    server,
    call,
    invitation,
    member,
    async closeAll() {
      await server.close();
      await people.close();
    },
  };
}

/** There is no money in this world; settlements.http.test.ts has both. */
const nothing = () => Promise.reject(new RequestRefused("not_found"));
const reconciliation = {
  desk: {
    overview: nothing,
    breaks: nothing,
    break: nothing,
    propose: nothing,
    file: nothing,
    import: nothing,
  },
};

/** The hotline without payments: this world has no money wing that it could ask. */
const hotlineOf = (
  world: Omit<
    Parameters<typeof createHotlineRooms>[0],
    | "alertsOf"
    | "callers"
    | "config"
    | "connection"
    | "crossborder"
    | "directory"
    | "metrics"
    | "payments"
  > &
    Pick<PeopleWorld, "identity" | "publicUrl">,
  { url }: { readonly url: string },
) =>
  createHotlineRooms({
    ...world,
    ...UNWATCHED,
    connection: { url },
    config: {
      publicUrl: world.publicUrl,
      console: { url: CONSOLE_ORIGIN },
      isSmsOffered: true,
      calls: { stunUrls: [], turnUrls: [], turnSecret: null, isListeningShown: true },
      phone: null,
      // Nothing is recorded in this world.
      recordings: { folder: "does-not-exist", keepDays: 90 },
    },
    crossborder: createCrossborder({
      source: null,
      clock: world.clock,
      homeCountry: "CN",
      holidaysOf: world.hours.holidaysOf,
    }),
    alertsOf: world.identity.alertsOf,
    callers: world.identity.callers,
    directory: world.identity.directory,
    payments: {
      get: () => Promise.reject(new RequestRefused("not_found")),
      list: () => Promise.resolve({ payments: [], nextCursor: null }),
      listForAgent: () => Promise.resolve({ payments: [], nextCursor: null }),
      viewForAgent: () => Promise.reject(new RequestRefused("not_found")),
    },
  });

/** What the browser sends back. */
export const cookieOf = (
  cookies: readonly { readonly name: string; readonly value: string }[],
): string => cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
