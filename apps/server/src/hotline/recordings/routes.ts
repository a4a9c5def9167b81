import type { RegisterRoute, StaffActor } from "../../platform/http/index.ts";
import { fromPublicId } from "../../platform/ids.ts";
import type { Listener } from "./reviewing.ts";
import type { Recordings } from "./service.ts";

/** On the console's listener. */
export function registerRecordingRoutes(
  route: RegisterRoute,
  { reviewing, shortName }: Recordings,
): void {
  const listenerOf = listening(shortName);
  route("listRecordings", (request) => reviewing.list(listenerOf(request), request.query));
  route("getRecording", (request) =>
    reviewing.view(listenerOf(request), fromPublicId(request.params.recordingId)),
  );
  route("playRecording", (request) =>
    reviewing.play(listenerOf(request), fromPublicId(request.params.recordingId), request.body),
  );
  route("holdRecording", (request) =>
    reviewing.hold(
      listenerOf(request),
      fromPublicId(request.params.recordingId),
      request.body.reason,
    ),
  );
  route("transcribeMessage", (request) =>
    reviewing.transcribe(
      listenerOf(request),
      fromPublicId(request.params.recordingId),
      request.body.text,
    ),
  );
  route("releaseRecording", (request) =>
    reviewing.release(
      listenerOf(request),
      fromPublicId(request.params.recordingId),
      request.body.reason,
    ),
  );
}

/** On the customers' listener: a message is left where nobody answers. */
export function registerVoiceMessageRoute(
  route: RegisterRoute,
  { messages }: Pick<Recordings, "messages">,
): void {
  route("leaveVoiceMessage", ({ actor, query, body, ip, userAgent, idempotencyKey }) =>
    messages.leave({
      customerId: actor.customerId,
      language: query.language,
      sound: body.bytes,
      requestKey: idempotencyKey,
      origin: { ip, userAgent },
    }),
  );
}

const listening =
  (shortName: Recordings["shortName"]) =>
  ({
    actor,
    ip,
    userAgent,
  }: {
    readonly actor: StaffActor;
    readonly ip: string;
    readonly userAgent: string;
  }): Listener => ({
    staffId: actor.staffId,
    isReviewer: actor.grants.includes("recordings.review"),
    origin: { ip, userAgent },
    who: `${actor.role} · ${shortName(actor.displayName)}`,
  });
