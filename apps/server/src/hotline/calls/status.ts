import type { callStatus } from "@okpay/contracts";
import type { z } from "zod";
import { findBooked } from "./booking-repository.ts";
import type { CallsDeps } from "./deps.ts";
import { HALF_HOUR_MS } from "./expected.ts";
import { isTheirs, newestCall } from "./repository.ts";

type Status = z.output<typeof callStatus>;

/**
 * The call in a line, for pages that do not carry it. Looking is no presence: whoever reads their balance does not hear the
 * call page ring, so they are still told by mail and SMS. Of a caller by telephone who only said that name it says nothing.
 */
export const createCallStatus =
  ({ database, agents }: Pick<CallsDeps, "database" | "agents">) =>
  async (customerId: string): Promise<Status> => {
    const [row, booked] = await Promise.all([
      newestCall(database.kysely, customerId),
      findBooked(database.kysely, customerId),
    ]);
    return {
      call:
        row === undefined || row.state === "ended" || !isTheirs(row)
          ? null
          : {
              channel: row.channel,
              state: row.state,
              agentNumber:
                row.agentId === null ? null : ((await agents.find(row.agentId))?.number ?? null),
            },
      booked:
        booked === undefined || booked.afterCallId !== null
          ? null
          : {
              startsAt: booked.startsAt.toISOString(),
              endsAt: new Date(booked.startsAt.getTime() + HALF_HOUR_MS).toISOString(),
            },
    };
  };
