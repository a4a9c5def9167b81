import { isRefusal } from "../../api/problems.ts";

/*
 * A guarded action answers `step_up_required` when the last full proof is too old. Then the sheet opens, and after it
 * the very same action is tried once more: nobody fills a form in twice.
 */

/** The person closed the sheet: the action was not done, and that is no error to show. */
export class StepUpCancelled extends Error {
  override readonly name = "StepUpCancelled";
}

export interface StepUpWish {
  /** A factor that cannot vouch for its own removal. */
  readonly exceptFactorId: string | null;
  readonly settle: (isProven: boolean) => void;
}

let wish: StepUpWish | null = null;
const listeners = new Set<() => void>();

function publish(next: StepUpWish | null): void {
  wish = next;
  for (const notify of listeners) notify();
}

export const currentWish = (): StepUpWish | null => wish;
export const subscribeToWish = (notify: () => void): (() => void) => {
  listeners.add(notify);
  return () => listeners.delete(notify);
};

function stepUp(exceptFactorId: string | null): Promise<void> {
  wish?.settle(false);
  return new Promise((resolve, reject) => {
    publish({
      exceptFactorId,
      settle: (isProven) => {
        publish(null);
        if (isProven) resolve();
        else reject(new StepUpCancelled("not proven"));
      },
    });
  });
}

/** Runs a guarded action, with the sheet in between where the server asks for it. */
export async function guarded<Output>(
  action: () => Promise<Output>,
  exceptFactorId: string | null = null,
): Promise<Output> {
  try {
    return await action();
  } catch (error) {
    if (!isRefusal(error, "step_up_required")) throw error;
    await stepUp(exceptFactorId);
    return action();
  }
}
