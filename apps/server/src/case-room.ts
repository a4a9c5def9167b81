import { type Line, SKILL_OF_TOPIC } from "./call-rooms.ts";
import { type Cases, createCases, type LineBusyness } from "./hotline/cases/index.ts";
import type { Hours } from "./hotline/hours/index.ts";
import { type Knowledge, matterOf } from "./hotline/knowledge/index.ts";
import type { createPayments } from "./money/payments/index.ts";
import type { Access } from "./people/access/index.ts";
import { deviceOf, type Identity, nameOfDevice } from "./people/identity/index.ts";
import type { AuditTrail } from "./platform/audit-trail.ts";
import type { Clock } from "./platform/clock.ts";
import type { Keyring } from "./platform/crypto.ts";
import type { Database } from "./platform/db/index.ts";
import type { Jobs } from "./platform/jobs/index.ts";
import type { Log } from "./platform/log.ts";
import type { Messages } from "./platform/messages/index.ts";

/** Cases and what they ask of the other wings: people, payments, articles, staff; each through a port of theirs. */
export function createCaseRoom({
  config,
  directory,
  alertsOf,
  payments,
  knowledge,
  access,
  line,
  ...platform
}: {
  readonly config: {
    readonly publicUrl: string;
    readonly isSmsOffered: boolean;
    readonly console: { readonly url: string };
  };
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly keyring: Keyring;
  readonly jobs: Jobs;
  readonly messages: Messages;
  readonly audit: AuditTrail;
  readonly hours: Hours;
  readonly directory: Identity["directory"];
  readonly alertsOf: Identity["alertsOf"];
  readonly payments: Pick<ReturnType<typeof createPayments>, "get">;
  readonly knowledge: Pick<Knowledge, "help" | "articleForDecline" | "parts">;
  readonly access: Pick<Access, "namesOf" | "isLinked" | "workerWith" | "workersWith">;
  readonly line: Pick<Line, "routing">;
}): Cases {
  return createCases({
    ...platform,
    customers: {
      profilesOf: directory.profilesOf,
      voiceAlertsOf: (customerId) => alertsOf(customerId, "voice_message"),
    },
    payments: {
      async factsOf(customerId, paymentId) {
        const payment = await payments.get(customerId, paymentId);
        return {
          amount: payment.amount,
          counterparty: payment.counterparty.name,
          state: payment.state,
          declineCode: payment.declineCode,
          createdAt: new Date(payment.createdAt),
        };
      },
    },
    articles: {
      find(slug, locale) {
        const article = knowledge.parts.library.forCustomers.articles.get(slug);
        return article === undefined ? null : linkTo(article, locale);
      },
      forDecline(code, locale) {
        const article = knowledge.articleForDecline(code);
        return article === null ? null : linkTo(article, locale);
      },
      triage: (text, locale) => knowledge.help.triage(text, locale),
    },
    staff: {
      namesOf: (ids) => access.namesOf(ids),
      isLinked: (staffId, customerId) =>
        platform.database.kysely
          .transaction()
          .execute((tx) => access.isLinked(tx, staffId, customerId)),
      workerOf: (staffId) => access.workerWith(staffId, "cases.work"),
      // Whoever may assign may also read the reports: the wider circle holds the narrower.
      superiors: (isHighest) => access.workersWith(isHighest ? "cases.report" : "cases.assign"),
    },
    busyness: busynessOf(line.routing, platform.hours),
    deviceOf: (userAgent) => nameOfDevice(deviceOf(userAgent)),
    isSmsOffered: config.isSmsOffered,
    publicUrl: config.publicUrl,
    consoleUrl: config.console.url,
  });
}

/** What the routing would tell somebody who called this line now, in the line's first language. */
const busynessOf = (routing: Line["routing"], hours: Pick<Hours, "lines">): LineBusyness => ({
  async queueNow(lineId, topic) {
    const found = (await hours.lines()).find(({ id }) => id === lineId);
    const { ahead, range } = await routing.newcomer({
      skill: topic === null ? "general" : SKILL_OF_TOPIC[topic],
      language: found?.languages[0] ?? "en",
    });
    return range === null
      ? null
      : { waiting: ahead, minMinutes: range.low, maxMinutes: range.high };
  },
  isCallbackOffered: true,
  isInAppCallOffered: true,
});

const linkTo = (
  { slug, content }: NonNullable<ReturnType<Knowledge["articleForDecline"]>>,
  locale: "en" | "zh-CN",
) => ({ slug, title: content.texts[locale].title, matter: matterOf(content.topic) });
