import { DECLINE_CODES } from "@okpay/contracts";
import { describe, expect, test } from "vitest";
import { adviceFor } from "./next-steps.ts";

describe("every decline has a way out", () => {
  test.each(DECLINE_CODES)("%s", (declineCode) => {
    const { best, others } = adviceFor({ declineCode, kind: "send" });
    expect(others.length).toBeGreaterThan(0);
    expect(others.map(({ label }) => label)).not.toContain(best.label);
  });

  test("the missing sum is what is offered when the balance was too small", () => {
    const { best } = adviceFor({ declineCode: "insufficient_balance", kind: "send" });
    expect(best).toEqual({
      to: "/top-up",
      label: "notPaid.step.topUpMissing",
      need: "shortfall",
    });
  });

  test("once the balance covers it, it is simply sent, with payee and amount", () => {
    const { best } = adviceFor({ declineCode: "insufficient_balance", kind: "send" }, true);
    expect(best).toEqual({ to: "/send", label: "notPaid.step.sendNow", again: "same" });
  });

  test("another payee is asked for, the amount is kept", () => {
    const { best } = adviceFor({ declineCode: "payee_cannot_receive", kind: "send" });
    expect(best).toMatchObject({ to: "/send", again: "other" });
  });

  test("without a code the step fits the kind of payment", () => {
    expect(adviceFor({ declineCode: null, kind: "top_up" }).best.to).toBe("/top-up");
    expect(adviceFor({ declineCode: null, kind: "send" }).best.to).toBe("/send");
  });
});
