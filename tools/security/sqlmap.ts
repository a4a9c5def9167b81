// sqlmap's second level on a running server (row I6): every parameter of the requests that take a stranger's text into a query, and the
// session cookie. A program of the machine (Debian: sqlmap). Tried on planted statements put together from their parameter: one that shows its
// errors was found in 44 requests, one that answers only "found" or "nothing" in 100, and the server's version was read through both.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "./finding.ts";

/** For one request; alone on the machine it takes two to twenty seconds; `.ci/run` lets it run with what telephone calls leave. */
const LONGEST_MS = 240_000;

interface Target {
  readonly path: string;
  /** A star behind the value that is tried; without one every parameter and the cookie is. */
  readonly body?: string;
  /** How many places sqlmap must have said that it tries. */
  readonly places: number;
}

const TARGETS: readonly Target[] = [
  { path: "v1/payments?q=a&state=completed&from=2025-01-01&kind=send", places: 5 },
  { path: "help/zh-CN/search?q=card", places: 1 },
  {
    path: "v1/session",
    body: '{"email":"nobody*@example.com","password":"Wrong-one-7-lamps"}',
    places: 1,
  },
];

export async function sqlmap(server: {
  readonly port: number;
  readonly folder: string;
  readonly cookie: string;
}): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const [index, target] of TARGETS.entries()) {
    const folder = join(server.folder, `sqlmap-${index}`);
    const said = await run([
      "-u",
      `https://localhost:${server.port}/${target.path}`,
      ...(target.body === undefined
        ? ["--cookie", server.cookie]
        : ["--data", target.body, "-H", "Content-Type: application/json"]),
      "-H",
      "Sec-Fetch-Site: same-origin",
      "--batch",
      "--level",
      "2",
      "--risk",
      "1",
      "--dbms",
      "PostgreSQL",
      // What it believes to have found it has to prove: by reading the server's version through it.
      "--banner",
      // What a wrong cookie or password is answered ends the scan otherwise.
      "--ignore-code",
      "401",
      "--disable-coloring",
      "--flush-session",
      "--output-dir",
      folder,
    ]);
    found.push(...findingsOf(target, said, reportIn(folder)));
  }
  return found;
}

/** A scan that tried less than it should is no clean one. @internal */
export function findingsOf(
  { path, places }: Pick<Target, "path" | "places">,
  said: string,
  report: string,
): Finding[] {
  const tried = said.match(/testing for SQL injection on/g)?.length ?? 0;
  const short: Finding[] =
    tried < places
      ? [
          {
            check: "I6",
            severity: "high",
            what: `sqlmap tried ${tried} of ${places} places of ${path}`,
          },
        ]
      : [];
  // Target URL,Place,Parameter,Technique(s),Note(s)
  const [, ...rows] = report.trim().split("\n");
  const injected = rows
    .filter((row) => !row.includes("false positive"))
    .map((row) => findingOf(row, /^banner: 'PostgreSQL /m.test(said)));
  return [...short, ...injected];
}

/**
 * That a page differs between `AND 1=1` and `AND 1=2` (technique B alone) says little of a search: other words, other results. sqlmap's own
 * second look at it uses random numbers and was passed by chance in one of our runs.
 */
function findingOf(row: string, isVersionRead: boolean): Finding {
  const isUnproven = row.split(",")[3] === "B" && !isVersionRead;
  return isUnproven
    ? { check: "I6", severity: "low", what: `sqlmap, nothing could be read through it: ${row}` }
    : { check: "I6", severity: "critical", what: `sqlmap: ${row}` };
}

const reportIn = (folder: string): string => {
  const name = readdirSync(folder).find((file) => file.endsWith(".csv"));
  return name === undefined ? "" : readFileSync(join(folder, name), "utf8");
};

function run(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn("sqlmap", args, {
      stdio: ["ignore", "pipe", "ignore"],
      timeout: LONGEST_MS,
      killSignal: "SIGKILL",
      detached: true,
    });
    let said = "";
    child.stdout.on("data", (bytes: Buffer) => (said += bytes.toString()));
    child.once("error", reject);
    child.once("close", () => resolve(said));
  });
}
