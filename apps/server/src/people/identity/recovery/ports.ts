import type { Tx } from "../../../platform/db/index.ts";
import type { Actor } from "../../../platform/http/index.ts";
import type { Origin } from "../register.ts";
import type { StartedSession } from "../sessions.ts";

/** What recovery needs of the rooms beside it and of the money wing; identity's authentication.ts and app.ts plug it in. */

/** Stops or lets go what leaves a customer's wallets. Plugged in by app.ts: a rule change in the ledger, whose booking is the check (row A6). */
export interface OutgoingMoney {
  /** Resolves when it counts for every booking from then on. Safe to repeat. */
  setFrozen(customerId: string, isFrozen: boolean): Promise<void>;
}

/** A sign-in whose password was right and whose second factor is missing (cookie of its own, row S9). */
export interface WaitingSignIns {
  /** Whose it is; refuses with `sign_in_expired`. */
  customerOf(presentedToken: string | undefined): Promise<string>;
  /** It has become something else; its token opens nothing any more. */
  end(tx: Tx, presentedToken: string | undefined): Promise<void>;
}

/** What proves a customer besides the password. */
export interface SecondFactors {
  /** Removes every factor and recovery code (row F11: all factors lost). */
  removeAll(tx: Tx, customerId: string): Promise<void>;
  /** Devices that skip the second factor are asked again, and whoever waits for theirs waits in vain (rows P6, F13). */
  forgetDevices(tx: Tx, customerId: string): Promise<void>;
}

/** The password of an address, judged with the counters of sign-in: same work and same refusals whoever asks (rows R3, T1). */
export interface PasswordCheck {
  /** Whose it is; refuses with `credentials_invalid` and `too_many_requests`. */
  byEmail(request: { readonly email: string; readonly password: string } & Origin): Promise<string>;
  /** Of somebody who is signed in: the same counters; refuses a wrong one with `proof_invalid`. */
  ofCustomer(
    request: { readonly customerId: string; readonly password: string } & Origin,
  ): Promise<void>;
}

/** The session of whoever is signed in. */
export interface OwnSession {
  /** The same session under another token; the present one opens nothing from the commit on (row S2). */
  rotate(tx: Tx, actor: Actor): Promise<StartedSession>;
  /** A session of a password and both channels' codes: never more than assurance level 1 (row F8). */
  start(tx: Tx, session: { readonly customerId: string } & Origin): Promise<StartedSession>;
}
