import { pino } from "pino";
import { expect, it } from "vitest";
import { DeskEndpoints } from "./desk-endpoints.ts";

/** Objects as Asterisk keeps them in memory; `asked` is in order. */
function exchange() {
  const objects = new Map<string, Record<string, string>>();
  const asked: string[] = [];
  return {
    objects,
    asked,
    isAway: false,
    async endpoints() {
      if (this.isAway) throw new Error("away");
      return [...objects.keys()]
        .filter((key) => key.startsWith("endpoint "))
        .map((key) => key.slice("endpoint ".length));
    },
    async putObject(type: string, id: string, fields: Readonly<Record<string, string>>) {
      asked.push(`put ${type} ${id}`);
      objects.set(`${type} ${id}`, { ...fields });
      return "done" as const;
    },
    async deleteObject(type: string, id: string) {
      asked.push(`delete ${type} ${id}`);
      objects.delete(`${type} ${id}`);
      return "done" as const;
    },
  };
}

function world() {
  const rows: { id: string; password: string }[] = [];
  const lines: { id: string; password: string }[] = [];
  const made: string[] = [];
  const endpoints = new DeskEndpoints(
    { current: async () => rows },
    { current: async () => lines, made: async (id) => void made.push(id) },
    pino({ level: "silent" }),
  );
  return { rows, lines, made, endpoints };
}

it("the line of a customer's page leads into calls of the app only, and is told to be there", async () => {
  const { lines, made, endpoints } = world();
  const at = exchange();
  lines.push({ id: "1", password: "once" });
  await endpoints.use(at);
  expect(at.objects.get("endpoint okpay-app-1")).toMatchObject({
    context: "okpay-app",
    auth: "okpay-app-1",
  });
  expect(at.objects.get("auth okpay-app-1")).toMatchObject({ password: "once" });
  expect(made).toEqual(["1"]);
  lines.pop();
  await endpoints.follow();
  expect(at.objects.size).toBe(0);
});

it("an endpoint is made after what it stands on, and goes before it", async () => {
  const { rows, endpoints } = world();
  const at = exchange();
  rows.push({ id: "1", password: "first" });
  await endpoints.use(at);
  expect(at.asked).toEqual([
    "put aor okpay-desk-1",
    "put auth okpay-desk-1",
    "put endpoint okpay-desk-1",
  ]);
  expect(at.objects.get("auth okpay-desk-1")).toMatchObject({
    username: "okpay-desk-1",
    password: "first",
  });
  expect(at.objects.get("endpoint okpay-desk-1")).toMatchObject({
    webrtc: "yes",
    transport: "transport-ws",
    context: "okpay-agents",
    allow: "!all,opus,ulaw",
  });
  await endpoints.follow();
  expect(at.asked).toHaveLength(3);
  rows.pop();
  await endpoints.follow();
  expect(at.asked.slice(3)).toEqual([
    "delete endpoint okpay-desk-1",
    "delete auth okpay-desk-1",
    "delete aor okpay-desk-1",
  ]);
  expect(at.objects.size).toBe(0);
});

it("Asterisk restarted, or a telephone of a process that is gone: the next look makes it right", async () => {
  const { rows, endpoints } = world();
  rows.push({ id: "1", password: "first" });
  await endpoints.use(exchange());
  const restarted = exchange();
  restarted.objects.set("endpoint okpay-desk-old", {});
  // What the files set up is nobody's to take away.
  restarted.objects.set("endpoint okpay-agent-17", {});
  await endpoints.use(restarted);
  expect(await restarted.endpoints()).toEqual(["okpay-agent-17", "okpay-desk-1"]);
});

it("a look that fails is no end of looking", async () => {
  const { rows, endpoints } = world();
  const at = exchange();
  at.isAway = true;
  rows.push({ id: "1", password: "first" });
  await endpoints.use(at);
  expect(at.asked).toEqual([]);
  at.isAway = false;
  await endpoints.follow();
  expect(at.asked).toHaveLength(3);
});
