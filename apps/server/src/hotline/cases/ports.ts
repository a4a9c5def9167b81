import type { Locale, MatterTopic, QueueNow } from "@okpay/contracts";
import type { CurrencyCode } from "@okpay/money";

/** What this room needs of others; `app.ts` plugs them in. */

/** A customer as messages address them and as staff may see them. */
export interface CaseCustomer {
  readonly displayName: string;
  readonly maskedName: string;
  readonly email: string;
  readonly phone: string;
  readonly locale: Locale;
}

export interface CaseCustomers {
  /** By id; unknown ids are absent. */
  profilesOf(customerIds: readonly string[]): Promise<ReadonlyMap<string, CaseCustomer>>;
  /** Where they want to be told that we have their message. */
  voiceAlertsOf(customerId: string): Promise<{ readonly email: boolean; readonly sms: boolean }>;
}

export interface PaymentFacts {
  readonly amount: { readonly amountMinor: bigint; readonly currency: CurrencyCode };
  readonly counterparty: string;
  readonly state: string;
  readonly declineCode: string | null;
  readonly createdAt: Date;
}

export interface CasePayments {
  /** Refused with `not_found` unless the customer is a party of it. */
  factsOf(customerId: string, paymentId: string): Promise<PaymentFacts>;
}

export interface ArticleLink {
  readonly slug: string;
  readonly title: string;
  readonly matter: MatterTopic | null;
}

export interface CaseArticles {
  /** null: no such article, or none that customers may read. */
  find(slug: string, locale: Locale): ArticleLink | null;
  forDecline(code: string, locale: Locale): ArticleLink | null;
  /** What a text is probably about; null when it is not sure. */
  triage(text: string, locale: Locale): { readonly matter: MatterTopic | null };
}

export interface CaseStaff {
  namesOf(staffIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Whether the customer is this member of staff, or somebody close to them. */
  isLinked(staffId: string, customerId: string): Promise<boolean>;
  /** Where a member of staff who may work on cases is written to; null: there is none of that id. */
  workerOf(staffId: string): Promise<{
    readonly email: string;
    readonly displayName: string;
    readonly locale: Locale;
  } | null>;
  /** Who may give cases to others: they hear of what nobody answered. At the highest level also who answers for the promise. */
  superiors(
    isHighest: boolean,
  ): Promise<
    readonly { readonly email: string; readonly displayName: string; readonly locale: Locale }[]
  >;
}

/** How busy a line is; the routing answers, and says null when it does not know. */
export interface LineBusyness {
  queueNow(lineId: string, topic: MatterTopic | null): Promise<QueueNow | null>;
  readonly isCallbackOffered: boolean;
  readonly isInAppCallOffered: boolean;
}
