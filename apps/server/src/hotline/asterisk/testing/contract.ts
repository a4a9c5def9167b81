import { createExchange } from "../ari/exchange.ts";
import { eventShapes } from "../ari/protocol.ts";

/* Everything we ask of Asterisk and read from it, looked up in the description that the running Asterisk serves of itself. */

interface Description {
  readonly apis: readonly {
    readonly path: string;
    readonly operations: readonly {
      readonly httpMethod: string;
      readonly parameters?: readonly { readonly name: string; readonly paramType: string }[];
    }[];
  }[];
  readonly models?: Readonly<Record<string, Model>>;
}
interface Model {
  readonly properties: Readonly<Record<string, { readonly type: string }>>;
  /** Kinds that have these properties too. */
  readonly subTypes?: readonly string[];
}

/** `read` gives a path under `/ari` as JSON. Returns what the description does not have; and how much was looked up. */
export async function contractMistakes(
  read: (path: string) => Promise<unknown>,
): Promise<{ readonly lookedUp: number; readonly mistakes: readonly string[] }> {
  const { apis } = (await read("api-docs/resources.json")) as {
    readonly apis: readonly { readonly path: string }[];
  };
  const descriptions: Description[] = [];
  for (const { path } of apis)
    descriptions.push(
      (await read(path.replace(/^\//, "").replace("{format}", "json"))) as Description,
    );
  const requests = await everyRequest();
  const models = Object.assign({}, ...descriptions.map((each) => each.models ?? {})) as Readonly<
    Record<string, Model>
  >;
  const inRequests = requests.flatMap((request) => mistakesOfRequest(request, descriptions));
  const events = Object.entries(eventShapes());
  const inEvents = events.flatMap(([name, fields]) => mistakesOfEvent(name, fields, models));
  return {
    lookedUp: requests.length + events.length,
    mistakes: [...inRequests, ...inEvents],
  };
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: readonly string[];
  readonly hasBody: boolean;
}

/** What each of our operations sends. */
async function everyRequest(): Promise<Asked[]> {
  const asked: Asked[] = [];
  const exchange = createExchange({
    async request(method, uri, body) {
      const [path = "", text = ""] = uri.split("?");
      const query = [...new URLSearchParams(text).keys()];
      asked.push({ method, path, query, hasBody: body !== undefined });
      const isList = ["channels", "bridges", "endpoints/PJSIP"].includes(path);
      const info = {
        system: { entity_id: "", version: "" },
        status: { startup_time: "" },
      };
      return {
        status: 200,
        body: JSON.stringify(isList ? [] : { ...info, state: "recording", value: "" }),
      };
    },
  });
  const samples: { readonly [Name in keyof typeof exchange]: () => Promise<unknown> } = {
    info: () => exchange.info(),
    time: () => exchange.time(),
    channels: () => exchange.channels(),
    bridges: () => exchange.bridges(),
    limit: () => exchange.limit("x", 10),
    answer: () => exchange.answer("x"),
    hangUp: () => exchange.hangUp("x", 16),
    startMusic: () => exchange.startMusic("x"),
    stopMusic: () => exchange.stopMusic("x"),
    play: () => exchange.play("x", "p", ["sound:a"]),
    stopPlayback: () => exchange.stopPlayback("p"),
    create: () =>
      exchange.create({ id: "x", endpoint: "PJSIP/a", app: "okpay", args: "a", originator: "y" }),
    dial: () => exchange.dial("x", 10, "y"),
    createBridge: () => exchange.createBridge("b"),
    destroyBridge: () => exchange.destroyBridge("b"),
    playInBridge: () => exchange.playInBridge("b", "p", ["sound:a"]),
    snoop: () => exchange.snoop("x", { id: "l", app: "okpay", args: "ear", isWhispering: true }),
    addToBridge: () => exchange.addToBridge("b", "x"),
    removeFromBridge: () => exchange.removeFromBridge("b", "x"),
    record: () => exchange.record("b", "r"),
    recordMessage: () => exchange.recordMessage("x", "r", { mostSeconds: 180, silenceSeconds: 5 }),
    pauseRecording: () => exchange.pauseRecording("r"),
    resumeRecording: () => exchange.resumeRecording("r"),
    recordingState: () => exchange.recordingState("r"),
    deleteRecording: () => exchange.deleteRecording("r"),
    endpoints: () => exchange.endpoints(),
    putObject: () => exchange.putObject("aor", "o", {}),
    deleteObject: () => exchange.deleteObject("aor", "o"),
  };
  for (const ask of Object.values(samples)) await ask();
  return asked;
}

const isSamePath = (template: string, path: string): boolean => {
  const wanted = template.split("/").filter((part) => part !== "");
  const given = path.split("/").map(decodeURIComponent);
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => part.startsWith("{") || part === given[index])
  );
};

function mistakesOfRequest(
  { method, path, query, hasBody }: Asked,
  descriptions: readonly Description[],
): string[] {
  // A fixed path is nearer than one with a blank: channels/create is not channels/{channelId}.
  const operations = descriptions
    .flatMap(({ apis }) => apis)
    .filter((api) => isSamePath(api.path, path))
    .sort((one, other) => one.path.split("{").length - other.path.split("{").length)
    .flatMap((api) => api.operations.filter(({ httpMethod }) => httpMethod === method));
  const [operation] = operations;
  if (operation === undefined) return [`${method} ${path} does not exist`];
  const known = operation.parameters ?? [];
  const missing = query.filter(
    (name) => !known.some((each) => each.name === name && each.paramType === "query"),
  );
  const body = hasBody && !known.some(({ paramType }) => paramType === "body") ? ["a body"] : [];
  return [...missing, ...body].map((name) => `${method} ${path} takes no ${name}`);
}

function mistakesOfEvent(
  name: string,
  fields: readonly string[],
  models: Readonly<Record<string, Model>>,
): string[] {
  const model = models[name];
  if (model === undefined) return [`there is no event ${name}`];
  const kinds = [model, ...Object.values(models).filter((each) => each.subTypes?.includes(name))];
  const has = (field: string) => kinds.some(({ properties }) => properties[field] !== undefined);
  return fields
    .filter((field) => field !== "type" && !has(field))
    .map((field) => `${name} has no ${field}`);
}
