import type { Database, Tx } from "../../platform/db/index.ts";
import type { MailTemplate, SmsTemplate } from "../../platform/messages/index.ts";

/**
 * Challenges: every six-digit code and every passkey assertion that OKPay asks of a customer, whatever for
 * (docs/decisions/one-challenge-table.md). A challenge answers for one purpose and one binding only, is looked at five times
 * at most, however many guesses come at once, and counts once (ASVS V6.5.3, V6.6.2, V6.6.3; rows F5, F7, U2, U4).
 */

export type ChallengePurpose =
  | "login"
  | "step-up"
  | "payment"
  | "factor-change"
  | "reset"
  | "contact-change"
  | "recovery"
  | "caller-verify";

export type CodeMethod = "sms" | "email";
export type ChallengeMethod = CodeMethod | "passkey";

/** A text that exists both as `mail.<name>.…` and as `sms.<name>`; gets `code` and `minutes` besides its own parameters. */
export type CodeTemplate = MailTemplate & SmsTemplate;

export interface ChallengeRequest {
  readonly purpose: ChallengePurpose;
  /**
   * Whose. Null: nobody is known (a passkey sign-in), or nobody is there and a stranger must not learn it (a reset of an
   * unknown address): the same statements run, nothing is sent, and no code is right.
   */
  readonly customerId: string | null;
  readonly method: ChallengeMethod;
  /** SHA-256 of what it is bound to: pending sign-in, session, payment digest, new address … (row F7, U2). */
  readonly binding: Buffer;
  /**
   * For codes only. `to`: left out, the customer's verified address or number; with customer null it gets nothing and is only
   * what is counted, so that a stranger's limits do not tell known from unknown addresses.
   */
  readonly message?: {
    readonly template: CodeTemplate;
    readonly params?: Readonly<Record<string, string | number>>;
    readonly to?: string;
  };
}

export interface IssuedChallenge {
  /** UUID; `chl_…` outside. */
  readonly id: string;
  readonly method: ChallengeMethod;
  /** Masked address or number; null for passkeys and for nobody. */
  readonly maskedTo: string | null;
  /** For `navigator.credentials.get`; null for codes. */
  readonly passkeyOptions: Readonly<Record<string, unknown>> | null;
  readonly expiresAt: Date;
  /** A new code may be asked for from then on; null for passkeys. */
  readonly resendAt: Date | null;
}

export interface ChallengeAnswer {
  /** UUID. */
  readonly challengeId: string;
  readonly purpose: ChallengePurpose;
  readonly binding: Buffer;
  /** Six digits, or what `navigator.credentials.get` gave. */
  readonly given: { readonly code: string } | { readonly response: unknown };
}

export interface PassedChallenge {
  readonly challengeId: string;
  /** Never null: an answer is right for somebody only. */
  readonly customerId: string;
  readonly method: ChallengeMethod;
  /** The passkey that signed; null for codes. */
  readonly factorId: string | null;
}

export interface Challenges {
  /**
   * Asks. An open challenge of the same purpose, customer, method and binding is void from then on (a resend). Refuses with
   * `too_many_requests` within 60 s of the last code for the same binding and beyond the hourly budget of the address or
   * number, `factor_locked` while the channel is locked, `factor_unavailable` for SMS where the policy forbids them (row F9)
   * or a passkey nobody has.
   */
  start(tx: Tx, request: ChallengeRequest): Promise<IssuedChallenge>;
  /**
   * Judges an answer; a right one is used up in the same transaction as `whenPassed`, which runs once (rows U4, U7): if it
   * throws, the challenge is still open, the try is spent. Open no transaction around this call: tries must stay counted when
   * the caller fails. Refuses with `proof_invalid` (parameter `triesLeft`) when wrong, `challenge_expired` when there is no such open challenge for this
   * purpose and binding, `factor_locked` after ten failures in a row over all challenges of the channel.
   */
  verify<T>(
    answer: ChallengeAnswer,
    whenPassed: (tx: Tx, passed: PassedChallenge) => Promise<T>,
  ): Promise<T>;
  /** Ends every open challenge of this purpose and customer, of one binding or of all (row U3). */
  voidOpen(
    db: Tx | Database["kysely"],
    which: {
      readonly purpose: ChallengePurpose;
      readonly customerId: string;
      readonly binding?: Buffer;
    },
  ): Promise<void>;
}
