import { createCallRooms, createLine, skillOf } from "./call-rooms.ts";
import { createCaseRoom } from "./case-room.ts";
import { exchangeNow } from "./hotline/asterisk/index.ts";
import { createQuality, type Quality } from "./hotline/quality/index.ts";
import type { Recordings } from "./hotline/recordings/index.ts";
import { createLastPaymentOf } from "./last-payment.ts";
import { createNumberProof } from "./number-proof.ts";
import { createDeskTelephony, createPhoneRoom, type DeskTelephony } from "./phone-room.ts";
import { createRecordingsRoom } from "./recordings-room.ts";

export { LINE_SOCKETS, registerAppLineSocket } from "./hotline/asterisk/index.ts";

type Rooms<Create extends (deps: never) => unknown> = Omit<
  Parameters<Create>[0],
  | "line"
  | "cases"
  | "routing"
  | "agents"
  | "recordings"
  | "redeemPin"
  | "numberProof"
  | "supervising"
  | "deskTelephony"
  | "deskPhoneOf"
  | "appLines"
  | "isExchangeThere"
  | "isTelephoneThere"
  | "exchangeNow"
  | "lastPaymentOf"
>;

/** The line, cases and calls: cases say how busy the line is, calls ask cases what a caller's code means. */
export function createHotlineRooms(
  platform: Rooms<typeof createCaseRoom> &
    Rooms<typeof createCallRooms> &
    Rooms<typeof createPhoneRoom> &
    Rooms<typeof createDeskTelephony> &
    Rooms<typeof createRecordingsRoom>,
): {
  readonly cases: ReturnType<typeof createCaseRoom>;
  readonly phone: ReturnType<typeof createPhoneRoom>;
  readonly deskTelephony: DeskTelephony | null;
  readonly recordings: Recordings;
  readonly quality: Quality;
} & ReturnType<typeof createCallRooms> {
  const line = createLine(platform);
  const cases = createCaseRoom({ ...platform, line });
  const recordings = createRecordingsRoom({ ...platform, cases, agents: line.agents });
  const deskTelephony = createDeskTelephony({ ...platform, ...line });
  const deskPhoneOf = async (agentId: string) =>
    deskTelephony === null ? null : deskTelephony.phones.stateOf(agentId);
  const lastPaymentOf = createLastPaymentOf(platform.payments);
  const rooms = createCallRooms({
    ...platform,
    line,
    cases,
    recordings,
    deskPhoneOf,
    appLines: deskTelephony?.carriesAppCalls === true ? deskTelephony.lines : null,
    isExchangeThere: async () => (await deskTelephony?.lines.isReachable()) ?? false,
    exchangeNow: async () =>
      deskTelephony === null ? null : exchangeNow(platform.database.kysely, platform.clock.now()),
    async isTelephoneThere(agentId) {
      const agent = await line.agents.find(agentId);
      return agent !== null && (await deskTelephony?.telephones.isThere(agent.number)) === true;
    },
    lastPaymentOf,
  });
  const phone = createPhoneRoom({
    ...platform,
    ...line,
    deskTelephony,
    recordings,
    lastPaymentOf,
    supervising: rooms.calls.supervising,
    numberProof: createNumberProof(platform),
    async redeemPin(attempt) {
      const found = await cases.redeemPin(attempt);
      if (found.outcome !== "case") return null;
      const { id: caseId, customerId, paymentId } = found.case;
      return { caseId, customerId, paymentId, skill: skillOf(found.case) };
    },
  });
  const { access } = platform;
  const quality = createQuality({
    ...platform,
    talks: recordings.talks,
    skills: { list: () => line.agents.list(), renew: rooms.calls.profiles.renew },
    namesOf: (ids) => access.namesOf(ids),
    isLinked: recordings.isLinked,
  });
  return { cases, phone, deskTelephony, recordings, quality, ...rooms };
}
