import { z } from "zod";
import { timestamp } from "./primitives.ts";

/** Where an agent's page speaks SIP: a WebSocket on the console's own address, for one telephone each. */
export const DESK_PHONE_SOCKET = "/v1/staff/desk/phone/sip";

/** Where a customer's page speaks SIP, for its one call. */
export const CALL_LINE_SOCKET = "/v1/calls/current/line/sip";

/** Whether calls by telephone ring in the agent's browser. */
export const deskPhoneState = z.enum(["none", "away", "registered", "sip"]).meta({
  id: "DeskPhoneState",
  description:
    "none: the page has no telephone now; away: it is not connected; sip: they ring at a SIP telephone",
});

export const deskPhone = z
  .strictObject({
    user: z.string().meta({ description: "Of SIP; a new one each time" }),
    password: z.string().meta({ description: "Of this one telephone; shown once, kept nowhere" }),
    domain: z.string(),
    socket: z.string().meta({ description: "Path of the WebSocket on this address" }),
    expiresAt: timestamp.meta({ description: "Unless it is connected by then" }),
  })
  .meta({ id: "DeskPhone" });

export const callLine = z
  .strictObject({
    user: z.string().meta({ description: "Of SIP; a new one each time" }),
    password: z.string().meta({ description: "For one call; shown once, kept nowhere" }),
    domain: z.string(),
    socket: z.string().meta({ description: "Path of the WebSocket on this address" }),
    target: z.string().meta({ description: "What is called" }),
    expiresAt: timestamp.meta({ description: "Unless it was used by then" }),
  })
  .meta({ id: "CallLine" });
