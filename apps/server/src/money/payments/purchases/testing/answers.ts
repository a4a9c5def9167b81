/** What the tests of purchases read from answers. */
import { RequestRefused } from "../../../../platform/refusal.ts";
import type { PaymentView } from "../../bodies.ts";

export const bodyOf = (answer: { body: unknown }) => answer.body as PaymentView;

export const eventsOf = ({ events }: { events: readonly { type: string }[] }) =>
  events.map(({ type }) => type);

/** The code a command was refused with, or "done". */
export const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "done",
    (error: unknown) => {
      if (error instanceof RequestRefused) return error.code;
      throw error;
    },
  );
