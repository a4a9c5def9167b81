import { MoneyText } from "@okpay/ui/money-text.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type Caller, callerQuery, type DeskCall } from "../../api/desk-calls.ts";
import { Card } from "../../parts/card.tsx";
import { Facts } from "../../parts/facts.tsx";
import { useKnownText } from "../../parts/known-text.ts";
import { Lang } from "../../parts/lang.tsx";
import { Moment } from "../../parts/moment.tsx";
import { SandboxTag } from "../../parts/sandbox-tag.tsx";
import { Tag } from "../../parts/tag.tsx";
import { PaymentStory } from "../payments-of-customer/payment-story.tsx";
import { CallbackCard } from "./callback-card.tsx";
import { CallerCase } from "./caller-case.tsx";
import { CallerPromises } from "./caller-promises.tsx";
import { DeedsCard } from "./deeds-card.tsx";
import classes from "./desk.module.css";
import { IdentityCard } from "./identity-card.tsx";

/** Who calls and why, from the first ring on: name by level, the payment in plain words, articles, what was said before. */
export function CallerCards({ call, canAct }: { call: DeskCall; canAct: boolean }) {
  const found = useQuery(callerQuery(call, useLocale()));
  if (found.isError) return <ProblemNotice error={found.error} />;
  if (found.data === undefined) return <LoadingRows rows={3} height={72} />;
  const { caller } = found.data;
  if (caller === null) return null;
  return (
    <>
      <Who caller={caller} />
      {canAct && <IdentityCard call={call} isNamed={caller.customerId !== null} />}
      {/* What was read at the ring stays where it was: what can be done comes after it. */}
      {caller.payment !== null && (
        <PaymentCard
          shown={caller.payment}
          customerId={caller.identityLevel >= 2 ? caller.customerId : null}
        />
      )}
      <CallerPromises promises={caller.promises} />
      {caller.case !== null && <CallerCase shown={caller.case} />}
      {canAct && <DeedsCard callId={call.id} caller={caller} />}
      {canAct && caller.customerId !== null && (
        <CallbackCard key={call.id} callId={call.id} caller={caller} />
      )}
      <Articles articles={caller.articles} />
      <Past past={caller.past} />
    </>
  );
}

function Who({ caller }: { caller: Caller }) {
  const t = useText();
  return (
    <Card
      title={t("desk.caller")}
      aside={
        <Tag tone={caller.identityLevel >= 2 ? "good" : "warn"}>
          {t(`desk.level.${caller.identityLevel as 0 | 1 | 2 | 3}`)}
        </Tag>
      }
    >
      <p className={classes.big}>
        {caller.name === "" ? t("desk.unknown") : <Lang text={caller.name} />}
      </p>
      <Facts
        facts={[
          [t("desk.contact"), caller.contact ?? t("desk.notAtThisLevel")],
          [t("desk.callerId"), caller.callerId === null ? null : shownAs(caller.callerId, t)],
          [t("desk.attestation"), attestedAs(caller.callerId?.attestation ?? null, t)],
          [
            t("desk.about"),
            caller.about === null ? null : <Lang key="about" text={caller.about} />,
          ],
        ]}
      />
      {caller.customerId !== null && caller.identityLevel > 0 && (
        <p>
          <Link to="/customers/$customerId" params={{ customerId: caller.customerId }}>
            {t("desk.record")}
          </Link>
        </p>
      )}
    </Card>
  );
}

/** Never more than a hint: who calls from a number is not proved by it. */
const shownAs = (
  { lastDigits, belongsTo, initial }: NonNullable<Caller["callerId"]>,
  t: ReturnType<typeof useText>,
): string => t(`desk.callerId.${belongsTo}`, { digits: lastDigits, initial: initial ?? "" });

/** Of the number, never of who holds the telephone. */
const attestedAs = (
  attestation: NonNullable<Caller["callerId"]>["attestation"],
  t: ReturnType<typeof useText>,
): string | null => (attestation === null ? null : t(`desk.attestation.${attestation}`));

function PaymentCard({
  shown,
  customerId,
}: {
  shown: NonNullable<Caller["payment"]>;
  /** Null: the level does not open its story yet. */
  customerId: string | null;
}) {
  const t = useText();
  const textOf = useKnownText();
  const { payment, isAttached, explanation, told } = shown;
  return (
    <Card title={t(isAttached ? "desk.payment" : "desk.paymentLast")}>
      <Facts
        facts={[
          [
            t("desk.amount"),
            <span key="amount">
              <MoneyText money={moneyOf(payment.amount)} withCode />{" "}
              <SandboxTag isSandbox={payment.isSandbox} />
            </span>,
          ],
          [t("desk.counterparty"), <Lang key="to" text={payment.counterparty.name} />],
          [t("desk.paymentState"), textOf("desk.paymentState", payment.state)],
          [t("desk.when"), <Moment key="at" at={payment.createdAt} isExact />],
          [t("desk.id"), <code key="id">{payment.id}</code>],
        ]}
      />
      {explanation !== null && <p>{explanation}</p>}
      {told !== null && (
        <div className={classes.told}>
          <h3>{t("desk.told")}</h3>
          <p>{told.title}</p>
          <p>{told.nextStep}</p>
        </div>
      )}
      {customerId !== null && (
        <PaymentStory reason={{ customerId, caseId: undefined }} paymentId={payment.id} isBrief />
      )}
    </Card>
  );
}

const moneyOf = ({
  amountMinor,
  currency,
}: NonNullable<Caller["payment"]>["payment"]["amount"]) => ({
  amountMinor: BigInt(amountMinor),
  currency,
});

function Articles({ articles }: { articles: Caller["articles"] }) {
  const t = useText();
  if (articles.length === 0) return null;
  return (
    <Card title={t("desk.articles")}>
      <ul className={classes.list}>
        {articles.map(({ slug, title, summary, because }) => (
          <li key={slug}>
            <Link to="/articles/$slug" params={{ slug }}>
              {title}
            </Link>{" "}
            <Because because={because} />
            <p className={classes.dim}>{summary}</p>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Nothing, where an older server does not say: servers are changed one after the other. */
function Because({ because }: { because: Caller["articles"][number]["because"] | undefined }) {
  const t = useText();
  return because === undefined ? null : <Tag tone="plain">{t(`desk.articleFor.${because}`)}</Tag>;
}

function Past({ past }: { past: Caller["past"] }) {
  const t = useText();
  const textOf = useKnownText();
  return (
    <Card title={t("desk.past")}>
      {past.length === 0 && <p className={classes.dim}>{t("desk.pastNone")}</p>}
      <ul className={classes.list}>
        {past.map(({ at, skill, agentNumber, disposition, notes }) => (
          <li key={at}>
            <Moment at={at} /> · {textOf("desk.skill", skill)}
            {agentNumber === null ? "" : ` · ${t("desk.agent", { number: agentNumber })}`}
            {disposition === null ? "" : ` · ${textOf("desk.disposition", disposition)}`}
            {notes !== null && notes !== "" && (
              <p>
                <Lang text={notes} />
              </p>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
