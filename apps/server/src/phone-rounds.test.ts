import { expect, it } from "vitest";
import { createRounds } from "./phone-rounds.ts";
import { createLog } from "./platform/log.ts";

it("what is fetched keeps nobody from stopping the looks; it is waited for apart from them", async () => {
  const { promise: fetched, resolve } = Promise.withResolvers<void>();
  let asked = 0;
  const collect = () => {
    asked += 1;
    return fetched;
  };
  const rounds = createRounds({ sweep: async () => {}, collect }, createLog({ level: "silent" }));
  rounds.start();
  rounds.collectSoon();
  await rounds.stop();
  let isIdle = false;
  const idle = rounds.idle().then(() => {
    isIdle = true;
  });
  await Promise.resolve();
  expect(isIdle).toBe(false);
  rounds.collectSoon();
  resolve();
  await idle;
  expect(asked).toBe(1);
});
