import type { Locale } from "@okpay/contracts";
import { formatMoney } from "@okpay/money";
import type { Tx } from "../../platform/db/index.ts";
import { newId } from "../../platform/ids.ts";
import { blockedRefusal, type ConfirmationsDeps, MOST_FAILURES, type Payer } from "./deps.ts";
import type { ConfirmableIntent } from "./ports.ts";
import type { ConfirmationRow, Method } from "./repository.ts";
import * as repository from "./repository.ts";
import { type ConfirmationView, viewOf } from "./view.ts";

/** Asks for a proof; see `Confirmations.start`. */
export async function startConfirmation(
  deps: ConfirmationsDeps,
  payer: Payer,
  { quote, method }: { readonly quote: string; readonly method: Method },
): Promise<ConfirmationView> {
  const intent = deps.intents.ofQuote({ customerId: payer.customerId, quote });
  const locale = await deps.localeOf(payer.customerId);
  return deps.database.kysely
    .transaction()
    .execute((tx) => startIn(deps, tx, payer, { intent, method, locale }));
}

async function startIn(
  { clock, challenges }: ConfirmationsDeps,
  tx: Tx,
  { customerId, sessionId }: Payer,
  what: { readonly intent: ConfirmableIntent; readonly method: Method; readonly locale: Locale },
): Promise<ConfirmationView> {
  const { intent, method, locale } = what;
  const now = clock.now();
  const { failures } = await repository.lockIntent(tx, { id: intent.id, customerId }, now);
  const until = await repository.blockedUntil(tx, customerId, now);
  if (until !== null || failures >= MOST_FAILURES) throw blockedRefusal(until, now);
  await repository.voidConfirmations(tx, { customerId });
  await challenges.voidOpen(tx, { purpose: "payment", customerId });
  const issued = await challenges.start(tx, {
    purpose: "payment",
    customerId,
    method,
    binding: intent.digest,
    message: {
      template: "payment_code",
      // From the digested bytes, as the screen's are: what is confirmed is what was read (RTS 5(1)(a), row U1).
      params: {
        amount: formatMoney(intent.total, locale, { currencyDisplay: "code" }),
        payee: intent.counterparty,
      },
    },
  });
  const row: ConfirmationRow = {
    id: newId(),
    version: 1,
    intent_id: intent.id,
    customer_id: customerId,
    session_id: sessionId,
    intent: intent.canonical,
    digest: intent.digest,
    method,
    challenge_id: issued.id,
    state: "pending",
    is_hasty: false,
    created_at: now,
    expires_at: issued.expiresAt < intent.expiresAt ? issued.expiresAt : intent.expiresAt,
    confirmed_at: null,
    consumed_at: null,
  };
  await repository.insertConfirmation(tx, row);
  return viewOf(row, intent, { ...issued, triesLeft: MOST_FAILURES - failures });
}
