import type { Locale, MerchantMode, StatementQuery } from "@okpay/contracts";
import { RequestRefused } from "../../platform/refusal.ts";
import type { Member, MerchantsDeps } from "./deps.ts";
import { accountsOf } from "./repository.ts";

/** What moved one balance of a merchant between two days, for everybody of it: sales, fees, refunds, payouts. */
export async function statementOf(
  deps: Pick<MerchantsDeps, "database" | "accountStatement">,
  { merchantId }: Member,
  request: {
    readonly query: StatementQuery & { readonly mode: MerchantMode };
    readonly format: "csv" | "pdf";
    readonly locale: Locale;
  },
): Promise<Buffer> {
  const { mode, ...query } = request.query;
  const account = (await accountsOf(deps.database.kysely, merchantId)).find(
    (each) => each.mode === mode && each.currency === query.currency,
  );
  if (account === undefined) throw new RequestRefused("currency_not_held");
  return deps.accountStatement({
    accountId: account.id,
    isTest: mode === "test",
    query,
    format: request.format,
    locale: request.locale,
  });
}
