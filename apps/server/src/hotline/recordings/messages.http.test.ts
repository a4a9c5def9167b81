// Spoken messages: of the app over HTTP, of the exchange by its folder; both become a sealed sound and a case.
import { readdirSync } from "node:fs";
import { createCallWorld } from "@okpay/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { fromPublicId } from "../../platform/ids.ts";

const world = await createCallWorld();
const { app, owner, ask, work, recordings: folder, customers } = world;
const { messages, recorder, collect, expire } = app.services.recordings;
afterAll(async () => {
  await app.close();
  await owner.end();
});

/** A tone, as the exchange and our pages make waves. */
function wave(seconds: number, loudness = 8_000): Buffer {
  const samples = Math.round(seconds * 8_000);
  const file = Buffer.alloc(44 + samples * 2);
  file.write("RIFF", 0, "latin1");
  file.writeUInt32LE(file.length - 8, 4);
  file.write("WAVEfmt ", 8, "latin1");
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(8_000, 24);
  file.writeUInt32LE(16_000, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write("data", 36, "latin1");
  file.writeUInt32LE(samples * 2, 40);
  for (let at = 0; at < samples; at += 1)
    file.writeInt16LE(
      Math.round(loudness * Math.sin((at * 2 * Math.PI * 440) / 8_000)),
      44 + at * 2,
    );
  return file;
}

async function leave(sound: Buffer, key: string, who = "mei") {
  const answer = await app.http.inject({
    method: "POST",
    url: "/v1/voice-messages?language=zh-CN",
    headers: {
      "idempotency-key": key,
      origin: "http://localhost:8080",
      cookie: customers.get(who) ?? "",
      "content-type": "audio/wav",
    },
    payload: sound,
  });
  return { status: answer.statusCode, json: answer.json() as Record<string, unknown> };
}
const caseOf = async (id: unknown) =>
  (await work("agent", "GET", `/v1/staff/customer-cases/${String(id)}`)).json as unknown as Record<
    string,
    unknown
  > & { thread: { voice: { recordingId: string; seconds: number } | null }[] };
const voiceIn = async (id: unknown) =>
  (await caseOf(id)).thread.flatMap(({ voice }) => voice ?? [])[0];
const exchange = (sounds: ReadonlyMap<string, Buffer>, removed: string[] = []) => ({
  async fetch(name: string) {
    const sound = sounds.get(name);
    return sound === undefined ? null : pieces(sound);
  },
  async remove(name: string) {
    removed.push(name);
  },
});
async function* pieces(sound: Buffer) {
  for (let at = 0; at < sound.length; at += 4_097) yield sound.subarray(at, at + 4_097);
}
const states = async () =>
  (
    await owner.query<{ state: string }>(
      "SELECT state FROM recordings.recording WHERE kind = 'message' AND name LIKE 'okpay-%' ORDER BY started_at, name",
    )
  ).rows.map(({ state }) => state);

/** The case of the message that she left in the app. */
let caseOfMei: unknown;

describe("of the app", () => {
  const sound = wave(4);
  let caseId: unknown;

  it("becomes a case of the customer, acknowledged at once; the same key is the same message", async () => {
    const left = await leave(sound, "message-1");
    expect(left).toMatchObject({ status: 201, json: { seconds: 4 } });
    expect(await leave(sound, "message-1")).toEqual(left);
    caseId = left.json["caseId"];
    caseOfMei = caseId;
    const { json } = await ask("mei", "GET", `/v1/cases/${String(caseId)}`);
    expect(json["thread"]).toMatchObject([{ event: "opened" }, { by: "you", voiceSeconds: 4 }]);
    expect((await ask("mei", "GET", "/v1/cases")).json["cases"]).toHaveLength(1);
    expect((await ask("kai", "GET", `/v1/cases/${String(caseId)}`)).status).toBe(404);
    const { rows } = await owner.query("SELECT template, locale FROM platform.message");
    expect(rows).toContainEqual({ template: "voice_received", locale: "zh-CN" });
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it("is played by whoever works on cases, with a reason, and written down; its customer sees that", async () => {
    const voice = await voiceIn(caseId);
    const path = `/v1/staff/recordings/${voice?.recordingId}`;
    expect((await work("senior_agent", "GET", path)).json).toMatchObject({
      kind: "message",
      agent: null,
      callId: null,
      caseId,
      transcript: null,
    });
    const play = { reason: "customer_request", note: null };
    expect((await work("agent", "POST", `${path}/playbacks`, play)).bytes.equals(sound)).toBe(true);
    const views = (await ask("mei", "GET", "/v1/security/record-views")).json["views"];
    expect(views).toMatchObject([{ what: "recording", reason: "customer_request" }]);
    const written = await work("agent", "POST", `${path}/transcript`, { text: "asks about a fee" });
    expect(written.json["transcript"]).toMatchObject({ text: "asks about a fee" });
    expect((await work("agent", "POST", `${path}/transcript`, { text: " " })).code).toBe(
      "validation_failed",
    );
    const missing = `/v1/staff/recordings/rec_${"0".repeat(32)}/transcript`;
    expect((await work("agent", "POST", missing, { text: "x" })).status).toBe(404);
    const { rows } = await owner.query(
      "SELECT details FROM audit.event WHERE type = 'recording.transcribed'",
    );
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain("fee");
  });

  it("is nothing when nobody is heard, when it is too short, or when it is not such a wave", async () => {
    for (const [nothing, code] of [
      [wave(1.5), "voice_message_empty"],
      [wave(5, 100), "voice_message_empty"],
      [Buffer.from("RIFF, says it"), "voice_message_invalid"],
      [Buffer.concat([wave(3), Buffer.alloc(2)]), "voice_message_invalid"],
    ] as const)
      expect(await leave(nothing, `nothing-${nothing.length}`, "kai")).toMatchObject({
        status: 422,
        json: { code },
      });
    expect([(await ask("kai", "GET", "/v1/cases")).json["cases"], readdirSync(folder)]).toEqual([
      [],
      [expect.any(String)],
    ]);
    const tooLong = await leave(wave(190), "too-long", "kai");
    expect(tooLong.status).toBe(413);
  });

  it("goes when its time is over, with what was written of it, unless somebody holds it", async () => {
    const voice = await voiceIn(caseId);
    const id = fromPublicId(voice?.recordingId ?? "");
    await owner.query(
      "UPDATE recordings.recording SET started_at = now() - interval '91 days' WHERE id = $1",
      [id],
    );
    const path = `/v1/staff/recordings/${voice?.recordingId}`;
    expect((await work("supervisor", "POST", `${path}/hold`, { reason: "a dispute" })).status).toBe(
      200,
    );
    expect(await expire()).toBe(0);
    await work("supervisor", "POST", `${path}/release`, { reason: "settled" });
    expect([await expire(), readdirSync(folder)]).toEqual([1, []]);
    expect((await work("supervisor", "GET", path)).json).toMatchObject({
      state: "deleted",
      transcript: null,
    });
    const late = await work("agent", "POST", `${path}/transcript`, { text: "too late" });
    expect(late.code).toBe("recording_not_kept");
  });
});

describe("of the telephone", () => {
  it("becomes a case of the number, which a text tells so; too short or silent, nothing is kept", async () => {
    const call = (name: string) => `okpay-01900000-0000-7000-8000-00000000000${name}-message-1`;
    const sounds = new Map([
      [call("1"), wave(6)],
      [call("2"), wave(1.9)],
      [call("3"), wave(6, 50)],
    ]);
    const begun = { number: "+8613800000000", customerId: null, language: "en" } as const;
    for (const name of [...sounds.keys(), call("4")]) {
      await messages.begun({ ...begun, name });
      await messages.begun({ ...begun, name });
    }
    await messages.dropped(call("4"));
    for (const name of sounds.keys()) await recorder.finished(name);
    const removed: string[] = [];
    await collect(exchange(sounds, removed));
    await collect(exchange(sounds, removed));
    expect(await states()).toEqual(["kept", "dropped", "dropped", "dropped"]);
    expect([...removed].sort()).toEqual([...sounds.keys(), call("4")].sort());
    expect(readdirSync(folder)).toHaveLength(1);
    const queue = (await work("agent", "GET", "/v1/staff/customer-cases")).json["cases"];
    expect(queue).toContainEqual(
      expect.objectContaining({ customerName: "+8613800000000", subject: "A voice message" }),
    );
    const [row] = (queue as { id: string; customerName: string }[]).filter(({ customerName }) =>
      customerName.startsWith("+"),
    );
    expect(await caseOf(row?.id)).toMatchObject({
      customerId: null,
      callerNumber: "+8613800000000",
      channel: "call",
      canAct: true,
      thread: [{ event: "opened" }, { author: "customer", voice: { seconds: 6 } }],
    });
    // Nobody to write to: it is worked on like any other.
    const taken = await work("agent", "POST", `/v1/staff/customer-cases/${row?.id}/take`);
    expect(taken.status).toBe(200);
  });

  it("of a caller who was identified is acknowledged by mail and SMS, each unless they do not want it", async () => {
    const { rows } = await owner.query<{ customerId: string }>(
      `SELECT customer_id AS "customerId" FROM cases.customer_case WHERE id = $1`,
      [fromPublicId(String(caseOfMei))],
    );
    const customerId = rows[0]?.customerId ?? "";
    const told = async () =>
      (
        await owner.query<{ channel: string; template: string }>(
          "SELECT channel, template FROM platform.message WHERE template LIKE 'voice_received%' ORDER BY channel",
        )
      ).rows.map(({ channel, template }) => `${channel} ${template}`);
    const speak = async (nth: number) => {
      const name = `okpay-01900000-0000-7000-8000-00000000001${nth}-message-1`;
      await messages.begun({ name, number: "+8613800000001", customerId, language: "en" });
      await recorder.finished(name);
      const before = await told();
      await collect(exchange(new Map([[name, wave(6)]])));
      const after = await told();
      for (const each of before) after.splice(after.indexOf(each), 1);
      return after;
    };
    expect(await speak(1)).toEqual(["email voice_received", "sms voice_received_known"]);
    const off = (channel: string) =>
      ask("mei", "PATCH", "/v1/security/alerts", { event: "voice_message", channel, isOn: false });
    expect((await off("sms")).status).toBe(200);
    expect(await speak(2)).toEqual(["email voice_received"]);
    expect((await off("email")).status).toBe(200);
    expect(await speak(3)).toEqual([]);
  });
});
