import type { Account } from "./account.ts";
import type { Batch, LedgerBooking, RuleChange, RuleChangeOutcome } from "./batch.ts";
import { isUuid } from "./encoding.ts";
import { BookingInvalidError, DecisionFailedError } from "./errors.ts";
import type { BookingOutcome, Claim, Expectation, Uuid } from "./types.ts";

/** A caller's wish and how to answer it. */
export type Command = BookingCommand | RuleCommand;
interface BookingCommand {
  readonly kind: "booking";
  readonly booking: LedgerBooking;
  readonly resolve: (outcome: BookingOutcome) => void;
  readonly reject: (error: Error) => void;
}
interface RuleCommand {
  readonly kind: "rules";
  readonly change: RuleChange;
  readonly resolve: (outcome: RuleChangeOutcome) => void;
  readonly reject: (error: Error) => void;
}

export type Answer = () => void;

/**
 * Decides one command; the answer is given only after the commit. Whatever it throws voids the batch: the committer then
 * tries its commands apart.
 */
function decideCommand(batch: Batch, command: Command): Answer {
  const reason =
    command.kind === "rules"
      ? batch.whyRulesInvalid(command.change)
      : batch.whyInvalid(command.booking);
  if (reason !== null) return () => command.reject(new BookingInvalidError(reason));
  if (command.kind === "rules") {
    const outcome = batch.changeRules(command.change);
    return () => command.resolve(outcome);
  }
  const outcome = batch.book(command.booking);
  return () => command.resolve(outcome);
}

/** Decides them in order; throws `DecisionFailedError` with what a caller's function threw. */
export function decideCommands(batch: Batch, commands: readonly Command[]): Answer[] {
  try {
    return commands.map((command) => decideCommand(batch, command));
  } catch (error) {
    throw new DecisionFailedError("a booking could not be decided", { cause: error });
  }
}

/** Everything the decisions of a batch need to know of the database. */
export interface Wanted {
  readonly transferIds: Uuid[];
  readonly pendingIds: Uuid[];
  readonly missingAccountIds: Set<Uuid>;
  readonly claims: Claim[];
  readonly expects: Expectation[];
}

/** Malformed ids are left out: the decision refuses them without looking. */
export function whatIsWanted(
  commands: readonly Command[],
  accounts: ReadonlyMap<Uuid, Account>,
): Wanted {
  const wanted: Wanted = {
    transferIds: [],
    pendingIds: [],
    missingAccountIds: new Set(),
    claims: [],
    expects: [],
  };
  const wantAccount = (id: Uuid | undefined) => {
    if (id !== undefined && !accounts.has(id) && isUuid(id)) wanted.missingAccountIds.add(id);
  };
  for (const command of commands) {
    if (command.kind === "rules") {
      wantAccount(command.change.accountId);
      continue;
    }
    const { booking } = command;
    for (const { id } of booking.opens ?? []) wantAccount(id);
    for (const transfer of booking.transfers) {
      if (isUuid(transfer.id)) wanted.transferIds.push(transfer.id);
      if (isUuid(transfer.pendingId)) wanted.pendingIds.push(transfer.pendingId);
      wantAccount(transfer.debitAccountId);
      wantAccount(transfer.creditAccountId);
    }
    for (const { accountId } of booking.caps ?? []) wantAccount(accountId);
    wantAccount(booking.onBehalfOf);
    if (booking.claim !== undefined) wanted.claims.push(booking.claim);
    if (booking.expects !== undefined) wanted.expects.push(...booking.expects);
  }
  return wanted;
}
