/** `npm run -s bench -- <name> [--json] [--long] [--data FOLDER]`: figures as ratios within one run (docs/reference/benchmarks.md). */
import { benchAuth } from "./auth.ts";
import { benchHotline } from "./hotline.ts";
import { benchHttp } from "./http.ts";
import { benchLedger } from "./ledger.ts";
import { benchSearch } from "./search.ts";

const BENCHES = {
  ledger: benchLedger,
  http: benchHttp,
  search: benchSearch,
  hotline: benchHotline,
  auth: benchAuth,
} as const;

const [name = "", ...rest] = process.argv.slice(2);
const at = rest.indexOf("--data");
const data = at < 0 ? undefined : rest[at + 1];
const flags = at < 0 ? rest : rest.toSpliced(at, 2);
const unknown = flags.filter((flag) => flag !== "--json" && flag !== "--long");
if (!Object.hasOwn(BENCHES, name) || unknown.length > 0) {
  process.stderr.write(
    `usage: npm run -s bench -- ${Object.keys(BENCHES).join("|")} [--json] [--long] [--data FOLDER]\n`,
  );
  process.exit(2);
}
const isJson = flags.includes("--json");
await BENCHES[name as keyof typeof BENCHES]({
  isJson,
  data,
  isLong: flags.includes("--long"),
  say: (line) => process.stderr.write(`${line}\n`),
});
