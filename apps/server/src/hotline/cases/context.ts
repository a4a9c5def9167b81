import type { CaseAbout, Locale, MatterTopic } from "@okpay/contracts";
import { isDeclineCode, toldCode } from "@okpay/contracts";
import type { CurrencyCode } from "@okpay/money";
import { fromPublicId, toPublicId } from "../../platform/ids.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import type { CasesDeps } from "./deps.ts";
import type { ArticleLink } from "./ports.ts";
import { openCaseAbout, type StoredFacts } from "./repository.ts";
import { preparationsFor, topicFrom } from "./rules.ts";
import { summaryOf } from "./views.ts";

/** What a person came from: a payment, a code, an article; public ids as they are in an address. */
export interface CameFrom {
  readonly payment?: string | undefined;
  readonly declineCode?: string | undefined;
  readonly article?: string | undefined;
}

export interface KnownFacts {
  readonly paymentId: string | null;
  readonly declineCode: string | null;
  readonly articleSlug: string | null;
  readonly topic: MatterTopic | null;
  readonly articles: readonly ArticleLink[];
  readonly stored: StoredFacts;
}

/** Fills in what the account knows. Somebody else's payment is refused with `not_found`, an unknown article or code left out. */
export async function knownFrom(
  { payments, articles, deviceOf }: Pick<CasesDeps, "payments" | "articles" | "deviceOf">,
  customerId: string,
  from: CameFrom,
  { locale, userAgent }: { readonly locale: Locale; readonly userAgent: string },
): Promise<KnownFacts> {
  const paymentId = from.payment === undefined ? null : fromPublicId(from.payment);
  const payment = paymentId === null ? null : await payments.factsOf(customerId, paymentId);
  const declineCode = payment === null ? codeIn(from.declineCode) : payment.declineCode;
  const article = from.article === undefined ? null : articles.find(from.article, locale);
  const explained = declineCode === null ? null : articles.forDecline(declineCode, locale);
  return {
    paymentId,
    declineCode,
    articleSlug: article?.slug ?? null,
    topic: topicFrom({
      declineCode,
      hasPayment: payment !== null,
      articleMatter: article?.matter ?? null,
    }),
    articles: [explained, article].filter(
      (each, index, all): each is ArticleLink =>
        each !== null && all.findIndex((other) => other?.slug === each.slug) === index,
    ),
    stored: {
      payment:
        payment === null
          ? null
          : {
              amountMinor: payment.amount.amountMinor.toString(),
              currency: payment.amount.currency,
              counterparty: payment.counterparty,
              state: payment.state,
              createdAt: payment.createdAt.toISOString(),
            },
      articleTitle: article?.title ?? null,
      device: deviceOf(userAgent) ?? "",
    },
  };
}

/** A code is told as the wallet tells it; what is no code of ours is left out. */
const codeIn = (code: string | undefined): string | null =>
  code !== undefined && isDeclineCode(code) ? toldCode(code) : null;

/** What is known of a matter, as both sides see it. */
export const aboutOf = (known: {
  readonly paymentId: string | null;
  readonly declineCode: string | null;
  readonly articleSlug: string | null;
  readonly stored: StoredFacts;
}): CaseAbout => {
  const { payment, articleTitle, device } = known.stored;
  return {
    payment:
      known.paymentId === null || payment === null
        ? null
        : {
            id: toPublicId("pay", known.paymentId),
            amount: {
              amountMinor: BigInt(payment.amountMinor),
              // Written from the contract's own type.
              currency: payment.currency as CurrencyCode,
            },
            counterparty: payment.counterparty,
            state: payment.state,
            createdAt: payment.createdAt,
          },
    declineCode: known.declineCode,
    article:
      known.articleSlug === null || articleTitle === null
        ? null
        : { slug: known.articleSlug, title: articleTitle },
    device,
  };
};

/** Before the call: what is known, what has to be asked, what to have ready, and an open case about the same. */
export async function contextFor(
  deps: Pick<CasesDeps, "database" | "payments" | "articles" | "deviceOf">,
  customerId: string,
  from: CameFrom,
  reader: { readonly locale: Locale; readonly userAgent: string },
) {
  const known = await knownFrom(deps, customerId, from, reader);
  const open =
    known.paymentId === null
      ? undefined
      : await openCaseAbout(deps.database.kysely, customerId, known.paymentId);
  const isTextNeeded = known.declineCode === null;
  return {
    about: aboutOf(known),
    topic: known.topic,
    missing: [
      ...(known.topic === null ? (["topic"] as const) : []),
      ...(isTextNeeded ? (["text"] as const) : []),
    ],
    prepare: [...preparationsFor(known.topic, { hasPayment: known.paymentId !== null })],
    articles: known.articles.map(({ slug, title }) => ({ slug, title, path: `/help/${slug}` })),
    openCase: open === undefined ? null : summaryOf(open),
  };
}

/** Words are asked for unless a decline says what happened. */
export function assertEnoughSaid(known: KnownFacts, text: string | undefined): void {
  if (text === undefined && known.declineCode === null)
    throw new RequestRefused("validation_failed", {
      errors: [{ field: "text", code: "required" }],
    });
}
