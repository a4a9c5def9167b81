// testssl, wapiti and sqlmap against a running server (rows H1 and I6, and OWASP's list from outside). They are programs of the machine
// (Debian: testssl.sh, wapiti, sqlmap); without them the scan says so and is not red, since a developer's machine need not have them.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import type { Finding } from "./finding.ts";
import { type ScanServer, withScanServer } from "./scan-server.ts";
import { sqlmap } from "./sqlmap.ts";

const LONGEST_TESTSSL_MS = 240_000;
const LONGEST_WAPITI_SECONDS = 120;

/** Says what a certificate of this machine's own cannot have; a real one has them (docs/operate/tls.md). */
const OF_A_LOCAL_CERTIFICATE =
  /^(?:cert_chain_of_trust|cert_revocation|cert_crlDistributionPoints|cert_ocspURL|OCSP_stapling|DNS_CAArecord|certificate_transparency|cert_trust|engine_problem)/;

/** BREACH needs a secret and a stranger's text in one compressed body: only built files are compressed (hardening.test.ts). */
const OF_BUILT_FILES = /^BREACH$/;

export async function scanLiveServer(): Promise<Finding[]> {
  const missing = SCANNERS.filter((name) => !isInstalled(name));
  const found: Finding[] = missing.map((name) => ({
    check: name === "sqlmap" ? "I6" : "H1",
    severity: "low",
    what: `${name} is not installed, so that scan was left out (Debian: apt-get install testssl.sh wapiti sqlmap)`,
  }));
  if (missing.length === SCANNERS.length) return found;
  return withScanServer(async (server) => {
    // testssl alone: it measures the time of handshakes.
    if (!missing.includes("testssl")) found.push(...(await testssl(server)));
    const cookie = await signIn(server);
    const others = await Promise.all([
      missing.includes("wapiti") ? [] : wapiti(server),
      missing.includes("sqlmap") ? [] : sqlmap({ ...server, cookie }),
    ]);
    found.push(...others.flat());
    if (!server.isRunning())
      found.push({ check: "I9", severity: "critical", what: "the server ended during the scan" });
    return found;
  });
}

const SCANNERS = ["testssl", "wapiti", "sqlmap"] as const;

const isInstalled = (name: string): boolean =>
  spawnSync(name, ["--version"], { timeout: 20_000 }).error === undefined;

async function testssl({ port, certificate, folder }: ScanServer): Promise<Finding[]> {
  const file = join(folder, "testssl.json");
  await run(
    "testssl",
    [
      "--quiet",
      "--color",
      "0",
      "--warnings",
      "off",
      "--ip",
      "127.0.0.1",
      "--add-ca",
      certificate.authority,
      "--jsonfile",
      file,
      "--protocols",
      "--std",
      "--pfs",
      "--server-defaults",
      "--server-preference",
      "--headers",
      "--vulnerable",
      `localhost:${port}`,
    ],
    LONGEST_TESTSSL_MS,
  );
  if (!existsSync(file))
    return [{ check: "H1", severity: "high", what: "testssl wrote no report" }];
  const entries: readonly { id: string; severity: string; finding: string }[] = JSON.parse(
    closed(readFileSync(file, "utf8")),
  );
  if (!entries.some(({ id }) => id === "TLS1_3"))
    return [{ check: "H1", severity: "high", what: "testssl did not get to the protocols" }];
  return entries
    .filter(
      ({ id, severity }) =>
        /MEDIUM|HIGH|CRITICAL|FATAL/.test(severity) &&
        !OF_A_LOCAL_CERTIFICATE.test(id) &&
        !OF_BUILT_FILES.test(id),
    )
    .map(({ id, severity, finding }) => ({
      check: "H1",
      severity: severity === "MEDIUM" ? ("medium" as const) : ("high" as const),
      what: `testssl ${id}: ${finding.slice(0, 160)}`,
    }));
}

/** A scan that was cut off leaves its list open. */
const closed = (json: string): string =>
  json.trimEnd().endsWith("]") ? json : `${json.trimEnd().replace(/,$/, "")}]`;

async function wapiti(server: ScanServer): Promise<Finding[]> {
  const base = `https://localhost:${server.port}/`;
  const file = join(server.folder, "wapiti.json");
  const cookie = await signIn(server);
  await run(
    "wapiti",
    [
      "-u",
      base,
      "--scope",
      "domain",
      "--verify-ssl",
      "0",
      "--flush-session",
      "--no-bugreport",
      // nikto and wapp download lists, ssrf and xxe need a host outside, and the SQL module sleeps by design.

      "-m",
      "common,-nikto,-wapp,-ssrf,-xxe,csp,cookieflags,http_headers,methods,crlf,backup,htaccess,redirect",
      ...SEEDS.flatMap((path) => ["-s", new URL(path, base).href]),

      "-H",
      `Cookie: ${cookie}`,
      "-H",
      "Sec-Fetch-Site: same-origin",
      "--max-links-per-page",
      "50",
      "--max-scan-time",
      String(LONGEST_WAPITI_SECONDS),
      "--max-attack-time",
      "8",
      "-v",
      "0",
      "--store-session",
      server.folder,
      "-f",
      "json",
      "-o",
      file,
    ],
    (LONGEST_WAPITI_SECONDS + 30) * 1000,
  );
  if (!existsSync(file)) return [{ check: "I9", severity: "high", what: "wapiti wrote no report" }];
  const report: {
    vulnerabilities: Record<string, readonly { level: number; info: string; path: string }[]>;
    anomalies: Record<string, readonly { level: number; info: string; path: string }[]>;
  } = JSON.parse(readFileSync(file, "utf8"));
  return Object.entries({ ...report.vulnerabilities, ...report.anomalies }).flatMap(
    ([kind, list]) =>
      list.map(({ level, info, path }) => ({
        check: "I9",
        severity: LEVELS[level] ?? ("high" as const),
        what: `wapiti ${kind}: ${path} ${info.slice(0, 120)}`,
      })),
  );
}

const LEVELS = ["info", "low", "medium", "high", "critical"] as const;

/** Places an application of one page hides from a crawler. */
const SEEDS = [
  "sign-in",
  "docs/errors",
  "v1/config",
  "v1/session",
  "v1/wallet",
  "v1/payments?limit=10&q=a",
  "v1/cards",
  "v1/security",
  "v1/security/events?limit=10",
  "v1/limits",
];

/** The cookie of a demo persona. */
function signIn({ port }: ScanServer): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        host: "127.0.0.1",
        port,
        path: "/v1/demo/session",
        method: "POST",
        headers: { "content-type": "application/json", "sec-fetch-site": "same-origin" },
        rejectUnauthorized: false,
      },
      (answer) => {
        answer.resume();
        const [cookie = ""] = answer.headers["set-cookie"] ?? [];
        resolve(cookie.split(";", 1)[0] ?? "");
      },
    );
    asked.once("error", reject);
    asked.end(JSON.stringify({ persona: "lin-yue" }));
  });
}

/** Runs a scanner for at most that long; how it ends says nothing, its report does. */
function run(program: string, args: readonly string[], longestMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: "ignore",
      timeout: longestMs,
      killSignal: "SIGKILL",
      detached: true,
    });
    child.once("error", reject);
    child.once("exit", () => resolve());
  });
}
