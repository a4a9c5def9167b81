// A calibration that will not come about, over the console's listener, on real PostgreSQL.
import { createCallWorld, recordedTalk } from "@okpay/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { fromPublicId } from "../../platform/ids.ts";

const world = await createCallWorld();
const { app, owner, staff, work } = world;
afterAll(async () => {
  await app.close();
  await owner.end();
});

type Json = Record<string, unknown>;
let two = "";
let form: { readonly version: number; readonly questions: readonly { readonly key: string }[] };
const of = (role: string, id: string) => work(role, "GET", `/v1/staff/recordings/${id}/quality`);
const at = () => `/v1/staff/recordings/${two}/calibration`;
const overview = async () => (await work("supervisor", "GET", "/v1/staff/quality")).json as Json;
const rate = (role: string) =>
  work(role, "POST", `${at()}/rating`, {
    formVersion: form.version,
    answers: form.questions.map(({ key }) => ({ key, answer: "yes", note: null })),
    comment: null,
  });
const audited = async (type: string) =>
  (await owner.query<{ details: Json }>("SELECT details FROM audit.event WHERE type = $1", [type]))
    .rows;

beforeAll(async () => {
  const signedIn = await app.console.inject({
    method: "POST",
    url: "/v1/staff/demo/session",
    headers: { origin: "http://localhost:8090", "content-type": "application/json" },
    payload: JSON.stringify({ role: "compliance" }),
  });
  const [cookie] = signedIn.cookies;
  staff.set("compliance", `${cookie?.name}=${cookie?.value}`);
  two = `rec_${(await recordedTalk(world, "okpay-two")).replaceAll("-", "")}`;
  form = (await of("supervisor", two)).json["form"] as typeof form;
});

it("is withdrawn for a reason where too few rate it: nothing is compared or counted, and another can be opened", async () => {
  const withdraw = (role: string, reason = "Only one of us is here") =>
    work(role, "POST", `${at()}/withdraw`, { reason });
  expect(await withdraw("supervisor")).toMatchObject({
    status: 409,
    code: "calibration_not_open",
  });
  const before = await overview();
  await work("supervisor", "POST", at());
  await rate("supervisor");
  expect((await withdraw("agent")).status).toBe(403);
  expect((await withdraw("supervisor", " ")).status).toBe(400);
  // The sound is gone by its time: it can be rated no more, and is not open for ever.
  await owner.query("UPDATE recordings.recording SET state = 'deleting' WHERE id = $1", [
    fromPublicId(two),
  ]);
  expect((await of("supervisor", two)).json["may"]).toMatchObject({
    calibrate: false,
    withdraw: true,
  });
  expect((await withdraw("supervisor")).json["calibration"]).toMatchObject({
    withdrawn: { reason: "Only one of us is here", by: expect.any(String) },
    raters: 1,
    ratings: [],
    agreement: [],
  });
  await owner.query("UPDATE recordings.recording SET state = 'kept' WHERE id = $1", [
    fromPublicId(two),
  ]);
  expect(await withdraw("compliance")).toMatchObject({
    status: 409,
    code: "calibration_not_open",
  });
  const after = await overview();
  expect([after["calibrations"], after["reliability"]]).toEqual([
    before["calibrations"],
    before["reliability"],
  ]);
  expect((await audited("quality.calibration_withdrawn"))[0]?.details).toEqual({
    recording: two,
    reason: "Only one of us is here",
    ratings: 1,
  });
  expect((await of("compliance", two)).json["may"]).toMatchObject({
    calibrate: true,
    withdraw: false,
  });
});
