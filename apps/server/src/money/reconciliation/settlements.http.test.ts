// Reconciliation from outside, over the console's listener of the real app: who may look, who may ask, and two people.
import { randomBytes } from "node:crypto";
import { STAFF_ROLES, type StaffRole } from "@okpay/contracts";
import { createTestDatabase } from "@okpay/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type App, createApp } from "../../app.ts";
import { loadConfig } from "../../config.ts";
import { newId, toPublicId } from "../../platform/ids.ts";
import { createLog } from "../../platform/log.ts";
import { netOf, type SettlementLine, writeSettlementFile } from "../cards/index.ts";

const DAY_MS = 86_400_000;
const SOURCE = "sandbox";
const { ownerUrl } = await createTestDatabase();
const dayAgo = (days: number): string =>
  new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);

let app: App;
const cookies = new Map<StaffRole, string>();
beforeAll(async () => {
  app = await createApp(
    loadConfig({
      DATABASE_URL: ownerUrl,
      OKPAY_SECRET: randomBytes(48).toString("base64url"),
      OKPAY_MODE: "demo",
      METRICS_PORT: "0",
      RATE_LIMIT_FACTOR: "100000",
      WALLET_DIST: "does-not-exist",
    }),
    createLog({ level: "silent" }),
  );
  for (const role of STAFF_ROLES) {
    const answer = await send(undefined, "POST", "/v1/staff/demo/session", { role });
    cookies.set(role, `${answer.cookies[0]?.name}=${answer.cookies[0]?.value}`);
  }
  // Four things of nobody's, and a day that cannot be believed.
  await take(dayAgo(3), [line(50_00n, 30n), line(7_77n), line(1_00n), FORMULA]);
  await take(dayAgo(2), [], (content) => content.replace("T,0", "T,1"));
});
afterAll(() => app.close());

async function send(cookie: string | undefined, method: string, url: string, body?: object) {
  const answer = await app.console.inject({
    method: method as "GET",
    url,
    headers: {
      origin: "http://localhost:8090",
      ...(cookie === undefined ? {} : { cookie }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  });
  const json = (answer.body === "" ? {} : answer.json()) as Record<string, unknown>;
  return { status: answer.statusCode, code: json["code"], json, cookies: answer.cookies };
}
const as = (role: StaffRole, method: string, path: string, body?: object) =>
  send(cookies.get(role), method, `/v1/staff${path}`, body);

function line(grossMinor: bigint, feeMinor = 0n): SettlementLine {
  const of = {
    networkReference: newId(),
    reference: newId(),
    kind: "capture",
    grossMinor,
    feeMinor,
    currency: "CNY",
    at: new Date(Date.now() - 3 * DAY_MS),
  } as const;
  return { ...of, netMinor: netOf(of) };
}
/** What a spreadsheet would count. */
const FORMULA: SettlementLine = { ...line(2_00n), reference: "-2" };
const take = (
  day: string,
  lines: readonly SettlementLine[],
  spoil = (content: string): string => content,
) =>
  app.services.reconciliation.importFile({
    source: SOURCE,
    day,
    content: spoil(writeSettlementFile({ network: SOURCE, day, lines })),
    by: null,
  });

interface BreakJson {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly suspenseMinor: string;
  readonly waitsForDecision: boolean;
}
const breaks = async (query = "") =>
  (await as("operator", "GET", `/settlements/breaks${query}`)).json as {
    breaks: BreakJson[];
    hasMore: boolean;
  };
const openBreak = async (suspenseMinor: string): Promise<string> => {
  const found = (await breaks()).breaks.find((each) => each.suspenseMinor === suspenseMinor);
  if (found === undefined) throw new Error(`no open break of ${suspenseMinor}`);
  return `/settlements/breaks/${found.id}`;
};
const propose = (role: StaffRole, path: string) =>
  as(role, "POST", `${path}/corrections`, { reason: "transfer 4711 ordered at the bank" });
const approvalOf = async (path: string): Promise<string> => {
  const { approval } = (await as("operator", "GET", path)).json as { approval: { id: string } };
  return `/approvals/${approval.id}`;
};
const suspense = async () => {
  const { json } = await as("administrator", "GET", "/settlements");
  return (json["suspense"] as { currency: string; balanceMinor: string; openMinor: string }[]).find(
    ({ currency }) => currency === "CNY",
  );
};

describe("what waits", () => {
  it("GET /v1/staff/settlements: days with what is wrong in them, the suspense account, ages", async () => {
    const { status, json } = await as("supervisor", "GET", "/settlements");
    expect(status).toBe(200);
    expect(json).toMatchObject({
      days: [
        {
          day: dayAgo(2),
          state: "refused",
          problems: [{ line: expect.any(Number), problem: "count_wrong" }],
        },
        // This installation has no network with live keys.
        {
          day: dayAgo(3),
          state: "imported",
          lines: 4,
          openBreaks: 4,
          problems: [],
          isSandbox: true,
        },
      ],
      ageing: [
        { kind: "unknown_line", currency: "CNY", breaks: 4, youngerThanTwoDays: 4, older: 0 },
      ],
      runs: [],
    });
    // The fee is the network's: what waits in suspense is the whole amount.
    expect(await suspense()).toMatchObject({ balanceMinor: "6077", openMinor: "6077" });
  });

  it("GET /v1/staff/settlements/breaks: by kind, day and state, page after page; GET /v1/staff/settlements/breaks/:breakId: both sides", async () => {
    const all = await breaks();
    expect([all.breaks.length, all.hasMore]).toEqual([4, false]);
    expect((await breaks("?kind=chargeback")).breaks).toEqual([]);
    expect((await breaks("?state=closed")).breaks).toEqual([]);
    expect((await breaks(`?source=${SOURCE}&day=${dayAgo(3)}`)).breaks).toHaveLength(4);
    expect((await breaks(`?day=${dayAgo(9)}`)).breaks).toEqual([]);
    const after = await breaks(`?after=${all.breaks[1]?.id}`);
    expect(after.breaks.map(({ id }) => id)).toEqual(all.breaks.slice(2).map(({ id }) => id));
    expect((await as("operator", "GET", "/settlements/breaks?kind=wrong")).code).toBe(
      "validation_failed",
    );
    const { json } = await as("compliance", "GET", await openBreak("5000"));
    expect(json).toMatchObject({
      ours: null,
      theirs: { line: 1, grossMinor: "5000", feeMinor: "30", netMinor: "4970" },
      correction: {
        way: "give_back",
        movements: [
          { from: "suspense", to: "bank", amountMinor: "5000" },
          { from: "bank", to: "network_fees", amountMinor: "30" },
        ],
      },
      approval: null,
    });
    const missing = `/settlements/breaks/${toPublicId("brk", newId())}`;
    expect((await as("operator", "GET", missing)).status).toBe(404);
    expect((await propose("operator", missing)).status).toBe(404);
  });

  it("GET /v1/staff/settlements/breaks.csv: all of the filter, in the reader's language, and no formula in it", async () => {
    const file = async (query: string) => {
      const answer = await app.console.inject({
        method: "GET",
        url: `/v1/staff/settlements/breaks.csv${query}`,
        headers: { cookie: cookies.get("operator") ?? "" },
      });
      expect([answer.statusCode, answer.headers["content-type"]]).toEqual([
        200,
        "text/csv; charset=utf-8",
      ]);
      expect(answer.headers["content-disposition"]).toContain('filename="okpay-breaks-');
      expect(answer.rawPayload.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
      return answer.body.replace("\uFEFF", "").split("\r\n");
    };
    const [header, ...rows] = await file(`?day=${dayAgo(3)}`);
    expect(header).toMatch(/^Break,Network or bank,Day,Kind,/);
    expect(rows.at(-1)).toBe("");
    const start = `sandbox,${dayAgo(3)},"In the file, unknown to us",Charge,Open,CNY,,`;
    expect(
      rows
        .slice(0, -1)
        .map((row) => row.slice(row.indexOf(",") + 1))
        .toSorted(),
    ).toEqual([
      expect.stringContaining(`${start}1.00,0.00,1.00,`),
      expect.stringContaining(`${start}2.00,0.00,2.00,'-2,`),
      expect.stringContaining(`${start}50.00,0.30,50.00,`),
      expect.stringContaining(`${start}7.77,0.00,7.77,`),
    ]);
    expect(await file("?state=closed")).toEqual([header, ""]);
    expect((await file("?lang=zh-CN"))[0]).toMatch(/^差异,卡组织或银行,日期,类型,/u);
    expect((await as("operator", "GET", "/settlements/breaks.csv?kind=wrong")).code).toBe(
      "validation_failed",
    );
  });

  it("agents see nothing of it; who may look may not ask", async () => {
    const path = await openBreak("5000");
    for (const role of ["agent", "senior_agent"] as const)
      for (const each of ["/settlements", "/settlements/breaks", "/settlements/breaks.csv", path])
        expect((await as(role, "GET", each)).status).toBe(403);
    for (const role of ["agent", "senior_agent", "supervisor", "administrator"] as const) {
      expect((await propose(role, path)).code).toBe("not_permitted");
      expect((await as(role, "POST", "/settlements/imports")).code).toBe("not_permitted");
    }
  });
});

describe("a correction", () => {
  it("POST /v1/staff/settlements/breaks/:breakId/corrections: moves nothing until somebody else agrees, and then once", async () => {
    const path = await openBreak("5000");
    expect(
      (await as("compliance", "POST", `${path}/corrections`, { reason: "" })).json,
    ).toMatchObject({ code: "validation_failed", errors: [{ field: "reason" }] });
    const proposed = await propose("compliance", path);
    expect([proposed.status, proposed.json]).toMatchObject([
      200,
      { state: "open", waitsForDecision: true, approval: { state: "requested" } },
    ]);
    expect((await propose("operator", path)).code).toBe("approval_closed");
    expect((await breaks()).breaks.filter((each) => each.waitsForDecision)).toHaveLength(1);
    const approval = await approvalOf(path);
    // Who proposed may decide approvals, but not this one; an operator may decide none.
    expect((await as("compliance", "POST", `${approval}/approve`)).code).toBe("own_account");
    expect((await as("operator", "POST", `${approval}/approve`)).code).toBe("not_permitted");
    expect(await suspense()).toMatchObject({ balanceMinor: "6077" });

    await app.services.jobs.start();
    expect((await as("supervisor", "POST", `${approval}/approve`)).status).toBe(200);
    await expect
      .poll(async () => (await as("operator", "GET", path)).json["state"], { timeout: 20_000 })
      .toBe("corrected");
    expect(await suspense()).toEqual({ currency: "CNY", balanceMinor: "1077", openMinor: "1077" });
    expect((await as("administrator", "POST", `${approval}/approve`)).code).toBe("approval_closed");
    expect((await propose("operator", path)).code).toBe("break_closed");
    expect((await breaks("?state=closed")).breaks).toMatchObject([{ state: "corrected" }]);
    const { rows } = await app.services.database.pool.query(
      "SELECT type FROM audit.event WHERE subject_kind = 'settlement_break' ORDER BY at, id",
    );
    expect(rows.map(({ type }) => type)).toEqual([
      "approval.requested",
      "approval.approved",
      "reconciliation.corrected",
    ]);
  });

  it("refused by the second person it stays open, and may be proposed again", async () => {
    const path = await openBreak("777");
    await propose("operator", path);
    const approval = await approvalOf(path);
    const answer = await as("compliance", "POST", `${approval}/reject`, {
      reason: "ask the network first",
    });
    expect(answer.status).toBe(200);
    expect((await as("operator", "GET", path)).json).toMatchObject({
      state: "open",
      waitsForDecision: false,
      approval: { state: "rejected", decisionReason: "ask the network first" },
    });
    expect((await propose("operator", path)).status).toBe(200);
  });
});

describe("an import at once", () => {
  it("POST /v1/staff/settlements/imports: asked for twice it is one, it takes in what is there, and says who asked", async () => {
    const asked = await Promise.all(
      ["operator", "compliance"].map((role) =>
        as(role as StaffRole, "POST", "/settlements/imports"),
      ),
    );
    expect(asked.map(({ status }) => status)).toEqual([202, 202]);
    const newest = async () => {
      const { json } = await as("operator", "GET", "/settlements");
      const runs = json["runs"] as { id: string; finishedAt: string | null; imported: number }[];
      return runs.find(({ id }) => id === asked[0]?.json["id"]);
    };
    await expect
      .poll(async () => (await newest())?.finishedAt ?? null, { timeout: 20_000 })
      .not.toBeNull();
    // The day that was refused comes again, right this time, and yesterday after it.
    expect(await newest()).toMatchObject({
      imported: 2,
      refused: 0,
      askedByName: expect.stringMatching(/Ben Carter|Amelia Novak/u),
    });
    const { json } = await as("operator", "GET", "/settlements");
    expect(json["days"]).toMatchObject(
      [1, 2, 3].map((days) => ({ day: dayAgo(days), state: "imported" })),
    );
  });
});
