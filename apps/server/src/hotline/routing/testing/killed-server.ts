import { caller, lineOf } from "./line.ts";

/* A server process that dies with callers in line: it puts them there, then holds a turn open until it is killed. */
const [, , url = "", ...ids] = process.argv;
const line = lineOf(url);
for (const id of ids.slice(0, -1)) await line.send(caller(id));
await line.routing.turn(async ({ send }) => {
  await send(caller(ids.at(-1)));
  process.stdout.write("holding\n");
  await new Promise((resolve) => setTimeout(resolve, 60_000));
});
