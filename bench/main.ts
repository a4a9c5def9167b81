/** `npm run -s bench -- <name> [--json] [--long]`: figures as ratios within one run (docs/reference/benchmarks.md). */
import { benchHttp } from "./http.ts";
import { benchLedger } from "./ledger.ts";

const BENCHES = { ledger: benchLedger, http: benchHttp } as const;

const [name = "", ...flags] = process.argv.slice(2);
const unknown = flags.filter((flag) => flag !== "--json" && flag !== "--long");
if (!Object.hasOwn(BENCHES, name) || unknown.length > 0) {
  process.stderr.write(
    `usage: npm run -s bench -- ${Object.keys(BENCHES).join("|")} [--json] [--long]\n`,
  );
  process.exit(2);
}
const isJson = flags.includes("--json");
await BENCHES[name as keyof typeof BENCHES]({
  isJson,
  isLong: flags.includes("--long"),
  say: (line) => process.stderr.write(`${line}\n`),
});
