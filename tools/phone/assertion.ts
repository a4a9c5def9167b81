// What a running Asterisk says of itself, against what its configuration wants: it drops whole sections for one key it does
// not know, with no more than a line in its log.
import { ATTESTATION_VARIABLE, READER } from "../../apps/server/src/hotline/asterisk/index.ts";
import { OperatorProblem } from "../operator-problem.ts";

export interface Expected {
  /** Of ARI over HTTP: http://127.0.0.1:8089. */
  readonly url: string;
  readonly readerPassword: string;
  readonly modules: readonly string[];
  readonly endpoints: readonly string[];
  /** What only its own console tells; null: it runs elsewhere. */
  readonly console: {
    cli(command: string): Promise<string>;
    readonly rtp: { readonly from: number; readonly to: number };
    /** Whether the trunk's attestation was asked for. */
    readonly saysOfNumbers: boolean;
  } | null;
}

export type AskAri = (path: string) => Promise<unknown>;

/** Questions over HTTP, as the user who may change nothing. @internal exported for e2e/phone */
export const askerOf =
  ({ url, readerPassword }: Pick<Expected, "url" | "readerPassword">): AskAri =>
  async (path) => {
    const given = Buffer.from(`${READER}:${readerPassword}`).toString("base64");
    const answer = await fetch(`${url}/ari/${path}`, {
      headers: { authorization: `Basic ${given}` },
      signal: AbortSignal.timeout(5_000),
    }).catch((error: unknown) => {
      throw new OperatorProblem(
        `Asterisk's HTTP server does not answer at ${url}: see http.conf.`,
        {
          cause: error,
        },
      );
    });
    if (answer.status === 401)
      throw new OperatorProblem(
        `Asterisk refuses ${READER}: ari.conf was made with another ASTERISK_PASSWORD.`,
      );
    if (!answer.ok) throw new OperatorProblem(`Asterisk answered ${answer.status} to ${path}.`);
    return answer.json();
  };

/** Calls do not mind; who reads two logs side by side does. */
const CLOCKS_APART_SECONDS = 15;

/** @internal exported for tests */
export function clockMistakes(
  { value }: { readonly value: string },
  now: number = Date.now(),
): string[] {
  const apart = Math.round(Number(value) - now / 1_000);
  if (!/^\d+$/.test(value) || Math.abs(apart) <= CLOCKS_APART_SECONDS) return [];
  const where = apart > 0 ? "ahead of" : "behind";
  return [`Asterisk's clock is ${Math.abs(apart)} s ${where} this machine's: set both by NTP.`];
}

/** Everything that is not as it should be, in sentences; and the version. */
export async function mistakesOf(
  expected: Expected,
): Promise<{ readonly version: string; readonly mistakes: readonly string[] }> {
  const ask = askerOf(expected);
  const info = (await ask("asterisk/info")) as { readonly system: { readonly version: string } };
  const loaded = (await ask("asterisk/modules")) as readonly {
    readonly name: string;
    readonly status: string;
  }[];
  const running = new Set(
    loaded.filter(({ status }) => status === "Running").map(({ name }) => name.replace(".so", "")),
  );
  const endpoints = (await ask("endpoints/PJSIP")) as readonly { readonly resource: string }[];
  const known = new Set(endpoints.map(({ resource }) => resource));
  const mistakes = [
    ...clockMistakes((await ask("asterisk/variable?variable=EPOCH")) as { readonly value: string }),
    ...expected.modules
      .filter((name) => !running.has(name))
      .map((name) => `modules.conf: ${name} does not run.`),
    ...expected.endpoints
      .filter((name) => !known.has(name))
      .map((name) => `pjsip.conf: there is no endpoint ${name}.`),
  ];
  if (expected.console !== null) mistakes.push(...(await mistakesInside(expected.console)));
  return { version: info.system.version, mistakes };
}

async function mistakesInside({
  cli,
  rtp,
  saysOfNumbers,
}: NonNullable<Expected["console"]>): Promise<readonly string[]> {
  const said = (await cli("rtp show settings")).split("\n").map((line) => line.trim());
  const is = (name: string, wanted: number) =>
    said.some((line) => line.startsWith(`${name}:`) && line.endsWith(` ${wanted}`));
  const sockets = await cli("ari show outbound-websockets");
  const isValid = sockets
    .split("\n")
    .some((line) => line.startsWith("okpay-connection") && line.includes("valid"));
  const transports = await cli("pjsip show transports");
  const dialplan = await cli("dialplan show okpay-in");
  const http = await cli("http show status");
  return [
    ...(/^\s*'T' =>/m.test(dialplan)
      ? []
      : ["extensions.conf: nobody tells callers that OKPay is away."]),
    ...(!saysOfNumbers || dialplan.includes(ATTESTATION_VARIABLE)
      ? []
      : ["extensions.conf: what the trunk says of numbers is not read."]),
    ...(transports.includes("transport-ws")
      ? []
      : ["pjsip.conf: there is no transport for agents in the browser."]),
    ...(http.includes("/ws =>") ? [] : ["http.conf: nothing speaks SIP at /ws."]),
    ...(is("Port start", rtp.from) && is("Port end", rtp.to)
      ? []
      : [`rtp.conf: the ports are not ${rtp.from} to ${rtp.to}.`]),
    ...(isValid ? [] : ["ari.conf: there is no valid connection to OKPay."]),
  ];
}
