// Who calls by telephone and has the app open beside it, on real PostgreSQL.
import { createCallWorld } from "@okpay/testkit";
import { afterAll, expect, it } from "vitest";

const world = await createCallWorld();
const { app, owner, ask, call, current } = world;
afterAll(async () => {
  await app.close();
  await owner.end();
});

it("a callback is asked for and answered at the telephone: the page would answer what still rings", async () => {
  await call("mei");
  await owner.query("UPDATE calls.call SET channel = 'phone' WHERE state <> 'ended'");
  for (const deed of ["callback", "answer"])
    expect(await ask("mei", "POST", `/v1/calls/current/${deed}`)).toMatchObject({
      json: { code: "no_call" },
    });
  expect(await current("mei")).toMatchObject({ channel: "phone", state: "waiting" });
});
