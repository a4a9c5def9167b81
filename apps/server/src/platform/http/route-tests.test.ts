import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type RouteContract, routes } from "@okpay/contracts";
import { expect, it } from "vitest";

/** Every operation of the contract is called, by method and path, in some `*.http.test.ts` of a module. */

const SOURCES = join(import.meta.dirname, "../../..", "src");

async function httpTests(): Promise<string> {
  const files = (await readdir(SOURCES, { recursive: true })).filter((file) =>
    file.endsWith(".http.test.ts"),
  );
  return (await Promise.all(files.map((file) => readFile(join(SOURCES, file), "utf8")))).join("\n");
}

/** The method, and soon after it `"/v1/payments/pay_x/receipt.pdf"`, `` `/v1/payments/${id}/receipt.pdf` `` and the like. */
const patternOf = ({ method, path }: RouteContract): RegExp =>
  new RegExp(
    `["'\`]${method}["'\`][^;]{0,80}["'\`}]${path.replaceAll(".", "\\.").replace(/:\w+/g, "(?:\\$\\{[^}]*\\}|[\\w-]+)(?:\\w*)")}(?:\\?[^"'\`]*)?["'\`]`,
  );

it("no route is without an HTTP test", async () => {
  const text = await httpTests();
  const untested = (Object.values(routes) as RouteContract[]).filter(
    (contract) => !patternOf(contract).test(text),
  );
  expect(untested.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
});
