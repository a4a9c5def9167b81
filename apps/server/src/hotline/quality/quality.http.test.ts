// Reviews, calibrations, the form and trainings over the console's listener, on real PostgreSQL.
import { createCallWorld, recordedTalk } from "@okpay/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromPublicId } from "../../platform/ids.ts";

const world = await createCallWorld();
const { app, owner, staff, work } = world;
afterAll(async () => {
  await app.close();
  await owner.end();
});

type Json = Record<string, unknown>;
interface Form {
  readonly version: number;
  readonly questions: readonly { readonly key: string; readonly points: number }[];
  readonly passMark: number;
  readonly samplePerWeek: number;
}
const QUALITY = "/v1/staff/quality";
const audited = async (type: string) =>
  (
    await owner.query<{ details: Json; subject_id: string }>(
      "SELECT details, subject_id FROM audit.event WHERE type = $1 ORDER BY xid, writer, writer_seq",
      [type],
    )
  ).rows;
const staffOf = async (role: string) =>
  (await owner.query<{ id: string }>("SELECT id FROM access.staff WHERE role = $1", [role])).rows[0]
    ?.id ?? "";
const publicId = (prefix: string, id: string) => `${prefix}_${id.replaceAll("-", "")}`;
const overview = async (role = "supervisor") => (await work(role, "GET", QUALITY)).json as Json;
const listed = async (role: string, query = "") =>
  (await work(role, "GET", `${QUALITY}/reviews${query}`)).json["reviews"] as Json[];

let [one, two] = ["", ""];
let form: Form;
const of = (role: string, id = one) => work(role, "GET", `/v1/staff/recordings/${id}/quality`);
const review = (role: string, body: Json, id = one) =>
  work(role, "POST", `/v1/staff/recordings/${id}/review`, body);
const rated = (said: Readonly<Record<string, string>> = {}, comment: string | null = null) => ({
  formVersion: form.version,
  answers: form.questions.map(({ key }) => ({
    key,
    answer: said[key] ?? "yes",
    note: said[key] === "no" ? `${key} was missing` : null,
  })),
  comment,
});

beforeAll(async () => {
  const signedIn = await app.console.inject({
    method: "POST",
    url: "/v1/staff/demo/session",
    headers: { origin: "http://localhost:8090", "content-type": "application/json" },
    payload: JSON.stringify({ role: "compliance" }),
  });
  const [cookie] = signedIn.cookies;
  staff.set("compliance", `${cookie?.name}=${cookie?.value}`);
  one = publicId("rec", await recordedTalk(world, "okpay-one"));
  two = publicId("rec", await recordedTalk(world, "okpay-two"));
  form = (await of("supervisor")).json["form"] as Form;
});

describe("a review", () => {
  it("comes with a form, and is for who reviews: nobody else's call is there for an agent [A1]", async () => {
    expect(form).toMatchObject({ version: 1, passMark: 80, samplePerWeek: 3, madeBy: null });
    expect((await of("supervisor")).json).toMatchObject({
      review: null,
      calibration: null,
      may: { review: true, answer: false, calibrate: true },
    });
    expect((await of("agent")).json).toMatchObject({
      review: null,
      may: { review: false, answer: false, calibrate: false },
    });
    const missing = `rec_${"0".repeat(32)}`;
    expect((await of("senior_agent")).status).toBe(404);
    expect((await of("supervisor", missing)).status).toBe(404);
    for (const role of ["agent", "senior_agent"])
      expect(await review(role, rated())).toMatchObject({ status: 403, code: "not_permitted" });
    expect((await review("supervisor", rated(), missing)).status).toBe(404);
    expect(await work("senior_agent", "GET", QUALITY)).toMatchObject({ status: 403 });
  });

  it("answers each question once, of the form in use, and one at least that applies", async () => {
    const whole = rated();
    const refusals = [
      { ...whole, answers: whole.answers.slice(1) },
      { ...whole, answers: [...whole.answers.slice(1), whole.answers[1]] },
      { ...whole, answers: whole.answers.map((each) => ({ ...each, answer: "na" })) },
      { ...whole, answers: whole.answers.map((each) => ({ ...each, answer: "perhaps" })) },
      { ...whole, comment: "" },
      { ...whole, score: 100 },
    ];
    for (const body of refusals) expect((await review("supervisor", body)).status).toBe(400);
    expect(await review("supervisor", { ...whole, formVersion: 2 })).toMatchObject({
      status: 409,
      code: "review_form_changed",
    });
    expect((await of("supervisor")).json["review"]).toBeNull();
  });

  it("is changed by its author until the agent has seen it, and read by the agent alone", async () => {
    expect((await review("supervisor", rated({ verified: "no" }))).json["review"]).toMatchObject({
      score: 80,
      isPassed: false,
    });
    expect(await review("compliance", rated())).toMatchObject({
      status: 409,
      code: "review_final",
    });
    const said = { greeting: "no", cause: "na" };
    const changed = await review("supervisor", rated(said, "Well explained."));
    expect(changed.json).toMatchObject({
      review: { score: 94, isPassed: true, comment: "Well explained.", seenAt: null },
      may: { review: true },
    });
    expect((await of("compliance")).json["may"]).toMatchObject({ review: false });

    const { reviewedAt } = changed.json["review"] as { reviewedAt: string };
    const see = (role: string, comment: string | null, at = reviewedAt) =>
      work(role, "POST", `/v1/staff/recordings/${one}/review/seen`, { reviewedAt: at, comment });
    expect((await see("supervisor", null)).status).toBe(404);
    expect((await see("senior_agent", null)).status).toBe(404);
    expect((await of("agent")).json).toMatchObject({
      review: { score: 94, answers: expect.any(Array) as unknown },
      may: { answer: true },
    });
    // Of a review that was changed meanwhile nobody says that they have read it.
    expect(await see("agent", null, "2026-01-01T00:00:00.000Z")).toMatchObject({
      status: 409,
      code: "review_changed",
    });
    expect((await see("agent", "I will say my number.")).json).toMatchObject({
      review: { seenAt: expect.any(String) as string, agentComment: "I will say my number." },
      may: { answer: false },
    });
    expect(await see("agent", null)).toMatchObject({ status: 409, code: "review_final" });
    expect(await review("supervisor", rated())).toMatchObject({
      status: 409,
      code: "review_final",
    });
    expect(await audited("quality.reviewed")).toEqual([
      expect.objectContaining({ subject_id: await staffOf("agent") }),
      expect.objectContaining({
        details: { recording: one, score: 94, passed: "yes", form: 1 },
      }),
    ]);
    expect(await audited("quality.review_seen")).toHaveLength(1);
  });

  it("is listed for its agent and for who reviews", async () => {
    const agent = publicId("stf", await staffOf("agent"));
    expect(await listed("agent")).toMatchObject([
      { recordingId: one, score: 94, isPassed: true, isSeen: true, agent: { id: agent } },
    ]);
    expect(await listed("senior_agent")).toEqual([]);
    expect(await listed("senior_agent", `?agent=${agent}`)).toEqual([]);
    expect(await listed("supervisor", `?agent=${agent}`)).toHaveLength(1);
    expect((await overview())["results"]).toMatchObject([
      { agent: { id: agent }, reviews: 1, passed: 1, averageScore: 94 },
    ]);
  });

  it("is not for one's own call, nor for one of somebody close", async () => {
    const supervisor = await staffOf("supervisor");
    const agent = await staffOf("agent");
    await owner.query(
      "INSERT INTO agents.agent (id, languages, created_at, changed_at) VALUES ($1, '{en}', now(), now()) ON CONFLICT DO NOTHING",
      [supervisor],
    );
    const give = (to: string) =>
      owner.query("UPDATE recordings.recording SET agent_id = $1 WHERE id = $2", [
        to,
        fromPublicId(two),
      ]);
    await give(supervisor);
    expect(await review("supervisor", rated(), two)).toMatchObject({
      status: 403,
      code: "own_call",
    });
    expect(
      await work("supervisor", "POST", `/v1/staff/recordings/${two}/calibration`),
    ).toMatchObject({ status: 403, code: "own_call" });
    expect((await of("supervisor", two)).json["may"]).toEqual({
      review: false,
      answer: false,
      calibrate: false,
      withdraw: false,
    });
    await give(agent);
    await owner.query(
      "INSERT INTO access.linked_account (staff_id, customer_id) SELECT $1, customer_id FROM calls.call WHERE customer_id IS NOT NULL LIMIT 1",
      [supervisor],
    );
    expect(await review("supervisor", rated(), two)).toMatchObject({
      status: 403,
      code: "own_account",
    });
    await owner.query("DELETE FROM access.linked_account");
  });
});

describe("a calibration", () => {
  const at = (id = two) => `/v1/staff/recordings/${id}/calibration`;
  const rate = (role: string, said?: Readonly<Record<string, string>>) =>
    work(role, "POST", `${at()}/rating`, rated(said));
  const close = (role: string) => work(role, "POST", `${at()}/close`);
  const calibrationOf = async (role: string) =>
    (await of(role, two)).json["calibration"] as Json | null;

  it("is rated by each alone: nobody sees the others before it is closed", async () => {
    expect(await rate("supervisor")).toMatchObject({ status: 409, code: "calibration_not_open" });
    expect((await work("agent", "POST", at())).status).toBe(403);
    expect((await work("supervisor", "POST", at())).status).toBe(200);
    expect(await work("compliance", "POST", at())).toMatchObject({
      status: 409,
      code: "calibration_open",
    });
    expect((await rate("supervisor", { cause: "no" })).json["calibration"]).toMatchObject({
      raters: 1,
      own: { score: 85 },
      ratings: [],
      agreement: [],
    });
    expect(await calibrationOf("compliance")).toMatchObject({ raters: 1, own: null, ratings: [] });
    // Nor in the log, which who reviews may read.
    expect((await audited("quality.rated"))[0]?.details).toEqual({ recording: two, form: 1 });
    expect(await calibrationOf("agent")).toBeNull();
  });

  it("is closed by somebody who rated, once two have; then all is beside each other", async () => {
    for (const role of ["supervisor", "compliance"])
      expect(await close(role)).toMatchObject({ status: 409, code: "calibration_too_few" });
    await rate("compliance", { cause: "no", greeting: "no" });
    await rate("compliance", { greeting: "no" });
    const closed = (await close("compliance")).json["calibration"] as Json;
    expect(closed).toMatchObject({ raters: 2, ratings: [{ score: 95 }, { score: 85 }].reverse() });
    const shares = new Map(
      (closed["agreement"] as { key: string; percent: number }[]).map((each) => [
        each.key,
        each.percent,
      ]),
    );
    expect(shares.get("cause")).toBe(0);
    expect(shares.get("greeting")).toBe(0);
    expect(shares.get("verified")).toBe(100);
    expect(await close("supervisor")).toMatchObject({ status: 409, code: "calibration_not_open" });
    expect(await rate("supervisor")).toMatchObject({ status: 409, code: "calibration_not_open" });
    // Six of eight questions agreed: 14 yes and 2 no, both no against a yes.
    expect(await overview()).toMatchObject({
      calibrations: [{ recordingId: two, raters: 2, agreement: 75 }],
      reliability: { alpha: -0.071, calibrations: 1, questions: 8 },
    });
    expect(await calibrationOf("agent")).toBeNull();
    expect((await of("supervisor", two)).json["review"]).toBeNull();
    for (const [type, times] of [
      ["quality.calibration_opened", 1],
      ["quality.rated", 3],
      ["quality.calibration_closed", 1],
    ] as const)
      expect(await audited(type), type).toHaveLength(times);
  });

  it("shows another's review only to who has rated", async () => {
    await owner.query(
      `INSERT INTO quality.review (recording_id, agent_id, reviewer_id, skill, form_version, answers, score, is_passed, reviewed_at)
       SELECT $1, agent_id, $2, skill, form_version, answers, score, is_passed, reviewed_at FROM quality.review LIMIT 1`,
      [fromPublicId(two), await staffOf("compliance")],
    );
    expect((await of("supervisor", two)).json["isReviewHidden"]).toBe(false);
    await work("compliance", "POST", at());
    expect((await of("supervisor", two)).json).toMatchObject({
      review: null,
      isReviewHidden: true,
    });
    expect((await of("compliance", two)).json["review"]).not.toBeNull();
    await rate("supervisor");
    expect((await of("supervisor", two)).json["review"]).not.toBeNull();
    await rate("compliance");
    await close("compliance");
    await owner.query("DELETE FROM quality.review WHERE recording_id = $1", [fromPublicId(two)]);
  });

  it("is open once, though two open it at the same time", async () => {
    const answers = await Promise.all(
      ["supervisor", "compliance", "supervisor", "compliance"].map((role) =>
        work(role, "POST", at()),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      200, 409, 409, 409,
    ]);
  });
});

it("the form has versions: a review that exists keeps its own, and two cannot both make the next one", async () => {
  const change = (role: string, more: Json = {}) =>
    work(role, "POST", `${QUALITY}/forms`, {
      basedOn: 1,
      questions: form.questions.slice(0, 4),
      passMark: 90,
      samplePerWeek: 5,
      reason: "Four are enough",
      ...more,
    });
  expect((await change("agent")).status).toBe(403);
  expect((await change("compliance")).status).toBe(403);
  const twice = [form.questions[0], form.questions[0]];
  expect((await change("supervisor", { questions: twice })).status).toBe(400);
  expect((await change("supervisor", { questions: [] })).status).toBe(400);
  const both = await Promise.all([change("supervisor"), change("supervisor")]);
  expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
  const { forms } = (await work("agent", "GET", `${QUALITY}/forms`)).json as unknown as {
    forms: Form[];
  };
  expect(forms.map(({ version }) => version)).toEqual([2, 1]);
  expect((await of("supervisor", one)).json["form"]).toMatchObject({ version: 1 });
  expect((await of("supervisor", two)).json["form"]).toMatchObject({ version: 2, passMark: 90 });
  expect(await review("supervisor", rated(), two)).toMatchObject({ code: "review_form_changed" });
  expect(await audited("quality.form_changed")).toHaveLength(1);
  await expect(
    owner.query("SET ROLE okpay_app; UPDATE quality.form SET pass_mark = 1"),
  ).rejects.toThrow(/permission denied/);
  await owner.query("RESET ROLE");
});

it("a week's calls are drawn, so many of each agent, and reviewed ones are marked", async () => {
  const monday = new Date();
  monday.setUTCDate(monday.getUTCDate() - ((monday.getUTCDay() + 6) % 7) - 2);
  await owner.query("UPDATE recordings.recording SET started_at = $1", [monday]);
  const drawn = (await overview())["sample"] as Json[];
  expect(new Map(drawn.map((each) => [each["recordingId"], each["isReviewed"]]))).toEqual(
    new Map([
      [one, true],
      [two, false],
    ]),
  );
  const version = await work("supervisor", "POST", `${QUALITY}/forms`, {
    basedOn: 2,
    questions: form.questions,
    passMark: 80,
    samplePerWeek: 1,
    reason: "Too many",
  });
  expect(version.status).toBe(201);
  form = version.json as unknown as Form;
  expect((await overview())["sample"]).toHaveLength(1);
});

it("a review that is not passed asks for training, and a training renews the certificate", async () => {
  const agentId = publicId("stf", await staffOf("agent"));
  const skill = "security";
  await owner.query("UPDATE calls.call SET skill = 'security'");
  const profile = await work("supervisor", "POST", `/v1/staff/agents/${agentId}`, {
    languages: ["zh-CN", "en"],
    skills: [{ skill, level: 2, certifiedUntil: new Date(Date.now() + 90 * 86_400_000) }],
  });
  expect(profile.status).toBe(200);
  expect((await overview())["training"]).toEqual([]);
  expect((await review("supervisor", rated({ no_secrets: "no" }), two)).status).toBe(200);
  expect((await overview())["training"]).toMatchObject([
    { agent: { id: agentId }, skill, reason: "failed_review", recordingId: two, isOwn: false },
  ]);

  const train = (role: string, more: Json = {}) =>
    work(role, "POST", `${QUALITY}/trainings`, {
      agentId,
      skill,
      topic: "What we never ask for",
      certifiedUntil: new Date(Date.now() + 365 * 86_400_000),
      ...more,
    });
  expect((await train("agent")).status).toBe(403);
  expect((await train("supervisor", { certifiedUntil: null })).status).toBe(400);
  expect((await train("supervisor", { certifiedUntil: "2020-01-01T00:00:00Z" })).status).toBe(400);
  expect((await train("supervisor", { certifiedUntil: "2099-01-01T00:00:00Z" })).status).toBe(400);
  expect((await train("supervisor", { skill: "identity" })).status).toBe(404);
  expect((await train("supervisor", { agentId: `stf_${"0".repeat(32)}` })).status).toBe(404);
  const own = publicId("stf", await staffOf("supervisor"));
  expect(await train("supervisor", { agentId: own })).toMatchObject({ code: "not_permitted" });
  expect(await audited("agent.trained")).toEqual([]);

  const trained = await train("supervisor");
  expect(trained).toMatchObject({ status: 201, json: { skill, agent: { id: agentId } } });
  expect((await overview())["training"]).toEqual([]);
  const { rows } = await owner.query("SELECT certified_until FROM agents.skill WHERE skill = $1", [
    skill,
  ]);
  expect(rows).toEqual([{ certified_until: new Date(String(trained.json["certifiedUntil"])) }]);
  expect(await audited("agent.trained")).toHaveLength(1);
});
