// The configuration of Asterisk, made from a few settings: what `npm run phone` starts, what the tests call, and, with blanks
// instead of secrets, what stands in deploy/asterisk. One source, so that an operator's files are the ones that are tested.
import { LOCALES } from "@okpay/i18n";
import {
  ATTESTATION_VARIABLE,
  AWAY_PROMPT,
  AWAY_SECONDS,
  agentPhoneName,
  fileNameOf,
  LONGEST_CALL_SECONDS,
  passwordFor,
  READER,
  TOO_LONG_PROMPT,
} from "../../apps/server/src/hotline/asterisk/index.ts";
import {
  attestationFiles,
  attestationModules,
  attestationOfEndpoint,
  attestationSteps,
  type TrunkAttestation,
} from "./attestation.ts";
import { MODULES } from "./modules.ts";

export interface ExchangeSettings {
  /** Where OKPay listens for it, and the password shown there; the other passwords are made from that one. */
  readonly okpay: { readonly url: string; readonly password: string };
  readonly http: { readonly host: string; readonly port: number };
  readonly sip: {
    readonly host: string;
    readonly port: number;
    /** Behind network address translation: what carriers and phones see. */
    readonly publicAddress: string | null;
  };
  readonly rtp: { readonly from: number; readonly to: number };
  readonly trunk: {
    readonly host: string;
    /** Null: the carrier knows us by our address. */
    readonly account: { readonly user: string; readonly password: string } | null;
    /** Null: its calls do not say whether their number is true. */
    readonly attestation: TrunkAttestation | null;
  } | null;
  /** SIP telephones of agents, by their number; a contact where they do not register. */
  readonly phones: readonly { readonly number: number; readonly contact: string | null }[];
  /** Folders, where they are not Debian's. */
  readonly folders: {
    readonly own: string;
    readonly modules: string;
    readonly music: string;
  } | null;
}

export type ExchangeFiles = Readonly<Record<string, string>>;

/** Blanks stay blanks. */
const passwordOf = (whom: string, password: string): string =>
  password.startsWith("<") ? "<RANDOM>" : passwordFor(whom, password);

/** All that has to run. */
export const modulesOf = ({ trunk }: Pick<ExchangeSettings, "trunk">): readonly string[] => [
  ...MODULES,
  ...attestationModules(trunk?.attestation ?? null),
];

/** What is looked for in the running one, beside modules and endpoints. */
export const insideOf = ({ rtp, trunk }: Pick<ExchangeSettings, "rtp" | "trunk">) => ({
  rtp,
  saysOfNumbers: (trunk?.attestation ?? null) !== null,
});

export function exchangeFiles(settings: ExchangeSettings): ExchangeFiles {
  const { okpay, http, rtp, folders, trunk } = settings;
  const attestation = trunk?.attestation ?? null;
  return {
    ...(folders === null ? {} : { "asterisk.conf": asteriskConf(folders) }),
    "modules.conf": [
      "; Only what OKPay uses: nothing else listens.",
      "[modules]",
      "autoload = no",
      ...modulesOf(settings).map((name) => `load = ${name}.so`),
    ].join("\n"),
    "logger.conf": ["[general]", "[logfiles]", "messages = notice,warning,error"].join("\n"),
    "ari.conf": [
      "[general]",
      "enabled = yes",
      "; Which call a channel belongs to, in every view of it; and what was said of its number.",
      `channelvars = CALL_REF,${ATTESTATION_VARIABLE}`,
      "",
      "; The connection that Asterisk opens acts for this user; the password is never sent.",
      "[okpay-user]",
      "type = user",
      "read_only = no",
      `password = ${passwordOf("user", okpay.password)}`,
      "",
      "; Looks over HTTP: `npm run phone -- --check`, and recordings that are listened to.",
      `[${READER}]`,
      "type = user",
      "read_only = yes",
      `password = ${passwordOf("reader", okpay.password)}`,
      "",
      "[okpay-connection]",
      "type = outbound_websocket",
      "websocket_client_id = okpay",
      "apps = okpay",
      "local_ari_user = okpay-user",
    ].join("\n"),
    "websocket_client.conf": [
      "; Asterisk connects to OKPay. A key that Asterisk does not know makes the whole section vanish.",
      "[okpay]",
      "type = websocket_client",
      `uri = ${okpay.url}`,
      "protocols = ari",
      "username = okpay",
      `password = ${okpay.password}`,
      "connection_type = persistent",
      "connection_timeout = 500",
      "reconnect_interval = 500",
      `tls_enabled = ${okpay.url.startsWith("wss:") ? "yes" : "no"}`,
    ].join("\n"),
    "http.conf": [
      "; ARI and the browsers' SIP come through it, by way of OKPay; nothing outside has to reach it.",
      "[general]",
      "enabled = yes",
      `bindaddr = ${http.host}`,
      `bindport = ${http.port}`,
      "sessionlimit = 500",
    ].join("\n"),
    "rtp.conf": ["[general]", `rtpstart = ${rtp.from}`, `rtpend = ${rtp.to}`].join("\n"),
    "extensions.conf": dialplanOf(attestationSteps(attestation)),
    "sorcery.conf": SORCERY,
    "musiconhold.conf": [
      "[default]",
      "mode = files",
      `directory = ${folders?.music ?? "/usr/share/asterisk/moh"}`,
    ].join("\n"),
    "pjsip.conf": pjsipConf(settings),
    ...attestationFiles(attestation, folders?.own ?? null),
  };
}

/** The example of deploy/asterisk: one agent's telephone, and blanks where an operator's own data go. */
export const BLANKS: ExchangeSettings = {
  okpay: { url: "ws://127.0.0.1:8088/ari", password: "<ASTERISK_PASSWORD>" },
  http: { host: "127.0.0.1", port: 8089 },
  sip: { host: "0.0.0.0", port: 5060, publicAddress: null },
  rtp: { from: 10_000, to: 20_000 },
  trunk: {
    host: "<TRUNK_HOST>",
    account: { user: "<TRUNK_USER>", password: "<TRUNK_PASSWORD>" },
    attestation: null,
  },
  phones: [{ number: 17, contact: null }],
  folders: null,
};

const asteriskConf = ({ own, modules }: NonNullable<ExchangeSettings["folders"]>): string =>
  [
    "[directories]",
    `astetcdir => ${own}/etc`,
    `astmoddir => ${modules}`,
    "astvarlibdir => /var/lib/asterisk",
    `astdbdir => ${own}`,
    `astkeydir => ${own}`,
    "astdatadir => /usr/share/asterisk",
    `astspooldir => ${own}/spool`,
    `astrundir => ${own}`,
    `astlogdir => ${own}/log`,
    "[options]",
    "verbose = 1",
  ].join("\n");

/** Nobody was asked for a language yet, or the dialplan does not know of it. */
const inBoth = (prompt: Parameters<typeof fileNameOf>[0]): string =>
  LOCALES.toReversed()
    .map((locale) => `okpay/${locale}/${fileNameOf(prompt)}`)
    .join("&");

const dialplanOf = (ofNumbers: readonly string[]) => `[okpay-in]
exten => _[+0-9].,1,NoOp(a call from the trunk)
 ; So long OKPay has to take the call: Asterisk keeps its application, connected or not, and the caller would hear ringing
 ; for ever. OKPay puts a limit of its own (${LONGEST_CALL_SECONDS} s) in its place before it does anything else.
 same => n,Set(TIMEOUT(absolute)=${AWAY_SECONDS})
${ofNumbers.map((step) => `${step}\n`).join("")} same => n,Stasis(okpay,in)
 ; Without OKPay's connection in its configuration, at once.
 same => n,GotoIf($["\${STASISSTATUS}" = "FAILED"]?T,1)
 same => n,Hangup()
; The limit was reached: of a call that nobody took, or, where it was answered, the long one.
exten => T,1,Set(TIMEOUT(absolute)=0)
 same => n,GotoIf($["\${CHANNEL(state)}" = "Up"]?taken)
 same => n,Answer()
 same => n,Playback(${inBoth(AWAY_PROMPT)})
 same => n,Hangup(27)
 same => n(taken),Playback(${inBoth(TOO_LONG_PROMPT)})
 same => n,Hangup(27)

; Customers' pages: each has an endpoint of its own for one call, and its name says which.
[okpay-app]
exten => okpay,1,NoOp(a call in the app)
 same => n,Set(TIMEOUT(absolute)=${LONGEST_CALL_SECONDS})
 same => n,Stasis(okpay,app,\${CHANNEL(endpoint)})
 same => n,Hangup()
exten => T,1,Set(TIMEOUT(absolute)=0)
 same => n,Playback(${inBoth(TOO_LONG_PROMPT)})
 same => n,Hangup(27)

; Agents' telephones ring; they dial nobody.
[okpay-agents]
exten => _X.,1,Hangup(21)`;

/** Objects of the files, and beside them those that OKPay puts into Asterisk's memory for one shift. */
const SORCERY = [
  "[res_pjsip]",
  ...["endpoint", "auth", "aor"].flatMap((type) => [
    `${type} = config,pjsip.conf,criteria=type=${type}`,
    `${type} = memory`,
  ]),
  "contact = memory",
].join("\n");

function pjsipConf({ okpay, sip, trunk, phones }: ExchangeSettings): string {
  const isLocal = sip.host === "127.0.0.1";
  const nat =
    sip.publicAddress === null
      ? []
      : [
          `external_media_address = ${sip.publicAddress}`,
          `external_signaling_address = ${sip.publicAddress}`,
          ...["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8"].map(
            (net) => `local_net = ${net}`,
          ),
        ];
  const media = isLocal ? ["media_address = 127.0.0.1", "bind_rtp_to_media_address = yes"] : [];
  return [
    "[global]",
    "type = global",
    "endpoint_identifier_order = username,ip,anonymous",
    "; Calls of the trunk come without a password; so many at once are no attack.",
    "unidentified_request_count = 10000",
    "",
    "[transport-udp]",
    "type = transport",
    "protocol = udp",
    `bind = ${sip.host}:${sip.port}`,
    ...nat,
    "",
    "; Pages, of agents and of customers: through http.conf's port, which OKPay stands before. Nothing listens here: it is",
    "; the address that their sound is sent from, which from the loopback interface would reach no other machine.",
    "[transport-ws]",
    "type = transport",
    "protocol = ws",
    "bind = 0.0.0.0",
    ...trunkSections(trunk, media),
    ...phones.flatMap(({ number, contact }) =>
      phoneSections(number, contact, passwordOf(`agent ${number}`, okpay.password), media),
    ),
  ].join("\n");
}

function trunkSections(trunk: ExchangeSettings["trunk"], media: readonly string[]): string[] {
  if (trunk === null) return [];
  const { host, account, attestation } = trunk;
  const registration =
    account === null
      ? []
      : [
          "[okpay-trunk-registration]",
          "type = registration",
          "outbound_auth = okpay-trunk-auth",
          `server_uri = sip:${host}`,
          `client_uri = sip:${account.user}@${host}`,
          "",
          "[okpay-trunk-auth]",
          "type = auth",
          "auth_type = userpass",
          `username = ${account.user}`,
          `password = ${account.password}`,
          "",
        ];
  return [
    "",
    "; --- the trunk -------------------------------------------------------------------------------------------------------",
    ...registration,
    "[okpay-trunk]",
    "type = aor",
    `contact = sip:${host}`,
    "",
    "[okpay-trunk]",
    "type = endpoint",
    "context = okpay-in",
    "transport = transport-udp",
    "disallow = all",
    "allow = alaw,ulaw",
    "aors = okpay-trunk",
    ...(account === null ? [] : ["outbound_auth = okpay-trunk-auth"]),
    "direct_media = no",
    "rtp_symmetric = yes",
    ...media,
    "dtmf_mode = rfc4733",
    ...attestationOfEndpoint(attestation),
    "; A line that went dead ends the call.",
    "rtp_timeout = 30",
    "rtp_timeout_hold = 300",
    "",
    "[okpay-trunk]",
    "type = identify",
    "endpoint = okpay-trunk",
    `match = ${host.split(":")[0]}`,
  ];
}

const phoneSections = (
  number: number,
  contact: string | null,
  password: string,
  media: readonly string[],
): string[] => {
  const name = agentPhoneName(number);
  return [
    "",
    `; --- the telephone of agent ${number} ---`,
    `[${name}]`,
    "type = auth",
    "auth_type = userpass",
    `username = ${name}`,
    `password = ${password}`,
    "",
    `[${name}]`,
    "type = aor",
    ...(contact === null
      ? ["max_contacts = 1", "remove_existing = yes", "default_expiration = 120"]
      : [`contact = ${contact}`]),
    "",
    `[${name}]`,
    "type = endpoint",
    "context = okpay-agents",
    "transport = transport-udp",
    "disallow = all",
    "allow = alaw,ulaw",
    `auth = ${name}`,
    `aors = ${name}`,
    "direct_media = no",
    "rtp_symmetric = yes",
    ...media,
    "rtp_timeout = 10",
    "rtp_timeout_hold = 60",
  ];
};
