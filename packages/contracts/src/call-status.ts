import { z } from "zod";
import { callbackTime } from "./callbacks.ts";
import { call } from "./calls.ts";

/** What every page of the app says about the call: that somebody talks to us, or that we are about to ring. */
export const callStatus = z
  .strictObject({
    call: z
      .strictObject({
        channel: call.shape.channel,
        state: call.shape.state.exclude(["ended"]),
        agentNumber: call.shape.agentNumber,
      })
      .nullable()
      .meta({
        description:
          "null: no call and no callback that waits for its turn, or one by telephone that has proved nothing yet",
      }),
    booked: callbackTime.nullable().meta({ description: "The callback that is booked" }),
  })
  .meta({ id: "CallStatus" });
