import { type IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { StaffGrant } from "@okpay/contracts";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { type WebSocket, WebSocketServer } from "ws";
import { RequestRefused } from "../refusal.ts";
import { clientKeyOf } from "./client-key.ts";
import { RATE_WINDOW_MS, tooManyRequests } from "./limits.ts";
import type { ConsoleAccess } from "./listener.ts";
import type { Authenticate } from "./register-route.ts";
import type { Actor, StaffActor } from "./route-types.ts";

interface SocketFor<Who> {
  readonly protocol: string;
  /** Before the connection is accepted; a refusal is thrown. Returns who takes the socket. */
  open(request: {
    readonly actor: Who;
    /** The session, and of staff the role and the grant, asked again. */
    isStill(): Promise<boolean>;
  }): Promise<(socket: WebSocket) => void>;
}
/** A WebSocket of the console, for staff with this grant. */
export interface StaffSocket extends SocketFor<StaffActor> {
  readonly grant: StaffGrant;
}
/** A WebSocket of the public listener, for whoever is signed in there. */
export interface CustomerSocket extends SocketFor<Actor> {
  readonly grant: null;
}
export type SocketRoute = StaffSocket | CustomerSocket;

export type RegisterSocket = (path: string, route: SocketRoute) => void;

interface Settings {
  readonly authenticate: Authenticate;
  readonly console?: ConsoleAccess;
  readonly cookie: { readonly name: string };
  readonly publicOrigin: string;
  readonly rateLimitFactor: number;
}

const PER_MINUTE = 120;
const LARGEST_MESSAGE = 64 * 1024;
/** Where the upgrade of a request waits for the answer of its route. */
const upgrades = new WeakMap<IncomingMessage, { readonly socket: Duplex; readonly head: Buffer }>();

/**
 * WebSockets go through the same checks as every request (addresses, session, grant, limits, refusals in our words): the
 * upgrade is answered by a route, and becomes a socket only at its end. Browsers send cookies with it whoever's page asks,
 * and no preflight: so the Origin must be ours, without exception.
 */
export function socketRegistrar(
  app: FastifyInstance,
  settings: Settings,
): {
  readonly socket: RegisterSocket;
  close(): void;
} {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_MESSAGE,
    perMessageDeflate: false,
    handleProtocols: (offered, { url }) => protocols.get(pathOf(url)) ?? [...offered][0] ?? false,
  });
  const protocols = new Map<string, string>();

  app.server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgrades.set(request, { socket, head });
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(socket as never);
    // Refused: the answer is all there is.
    response.once("finish", () => socket.end());
    app.routing(request, response);
  });

  const socket: RegisterSocket = (path, route) => {
    const { protocol } = route;
    protocols.set(path, protocol);
    const rateLimit = {
      max: Math.max(1, Math.ceil(PER_MINUTE * settings.rateLimitFactor)),
      timeWindow: RATE_WINDOW_MS,
      keyGenerator: clientKeyOf,
      errorResponseBuilder: tooManyRequests,
    };
    app.get(path, { config: { waits: true, rateLimit } }, async (request, reply) => {
      const upgrade = upgrades.get(request.raw);
      // A plain request, or one that speaks something else: there is no page here.
      if (upgrade === undefined || !speaks(request, protocol))
        throw new RequestRefused("not_found");
      if (request.headers.origin !== settings.publicOrigin)
        throw new RequestRefused("cross_site_request");
      const take =
        route.grant === null
          ? await forCustomer(settings, request, route)
          : await forStaff(settings, request, route, path);
      reply.hijack();
      reply.raw.detachSocket(upgrade.socket as never);
      server.handleUpgrade(request.raw, upgrade.socket, upgrade.head, take);
    });
  };

  return {
    socket,
    close() {
      for (const each of server.clients) each.terminate();
    },
  };
}

async function forStaff(
  settings: Settings,
  request: FastifyRequest,
  { grant, open }: StaffSocket,
  path: string,
) {
  const ask = () =>
    settings.console?.authenticate(request.cookies[settings.cookie.name], true) ??
    Promise.resolve(null);
  const actor = await ask();
  request.actor = actor;
  if (actor === null) throw new RequestRefused("unauthenticated");
  if (!actor.grants.includes(grant)) {
    const { ip, headers } = request;
    const attempt = { operation: path, ip, userAgent: headers["user-agent"] ?? "" };
    await settings.console?.denied(actor, attempt);
    throw new RequestRefused("not_permitted");
  }
  return open({
    actor,
    isStill: async () => (await ask())?.grants.includes(grant) === true,
  });
}

async function forCustomer(settings: Settings, request: FastifyRequest, { open }: CustomerSocket) {
  const ask = () => settings.authenticate(request.cookies[settings.cookie.name], true);
  const actor = await ask();
  request.actor = actor;
  if (actor === null) throw new RequestRefused("unauthenticated");
  const isStill = async () => (await ask())?.sessionId === actor.sessionId;
  return open({ actor, isStill });
}

const pathOf = (url: string | undefined): string => url?.split("?", 1)[0] ?? "/";

const speaks = ({ headers }: FastifyRequest, protocol: string): boolean =>
  headers["sec-websocket-protocol"]?.split(",").some((each) => each.trim() === protocol) === true;
