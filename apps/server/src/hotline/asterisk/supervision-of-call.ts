import type { Locale } from "@okpay/contracts";
import type { Log } from "../../platform/log.ts";
import type { Hands } from "./perform.ts";
import { performSupervision } from "./perform-supervision.ts";
import type { Actual } from "./plan.ts";
import type { SupervisedBy, SupervisionAction } from "./plan-supervision.ts";
import type { Supervising } from "./ports.ts";
import type { PhoneCall } from "./rows.ts";

interface SupervisionDeps extends Hands {
  readonly supervising: Supervising;
  readonly log: Log;
}

/** Who is to hear one call, and what is done about it. */
export class SupervisionOfCall {
  readonly #deps: SupervisionDeps;
  readonly #callId: string;
  #by: SupervisedBy | null = null;
  #isHalted = false;

  constructor(deps: SupervisionDeps, callId: string) {
    this.#deps = deps;
    this.#callId = callId;
  }

  /** Asked for with each look at the row: nobody is in a menu, and nobody stays in a call that is over. */
  async load(row: PhoneCall | null): Promise<void> {
    this.#by =
      row === null || row.caller === "menu"
        ? null
        : await this.#deps.supervising.wishOf(this.#callId);
  }

  /** Something new is known: what failed may go now. */
  resume(): void {
    this.#isHalted = false;
  }

  wish(): { readonly by: SupervisedBy | null; readonly isHalted: boolean } {
    return { by: this.#by, isHalted: this.#isHalted };
  }

  /**
   * Never at the call's expense: what fails here is tried again with the next news, and the call goes on meanwhile. True: the
   * row was changed.
   */
  async act(actual: Actual, { type }: SupervisionAction, language: Locale): Promise<boolean> {
    const { supervising, log } = this.#deps;
    const { leg } = actual.supervised;
    try {
      if (type === "reportAnswered" || type === "reportHungUp") {
        if (leg === null) return false;
        leg.isReported = true;
        await (type === "reportAnswered"
          ? supervising.answered(leg.supervisionId)
          : supervising.hungUp(leg.supervisionId));
        return true;
      }
      const call = { id: this.#callId, language };
      await performSupervision(this.#deps, call, actual, type, this.#by);
    } catch (error) {
      this.#isHalted = true;
      log.warn(
        { err: error, callId: this.#callId, type },
        "asterisk: a step of a supervision failed",
      );
    }
    return false;
  }
}
