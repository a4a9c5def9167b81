import { newIdempotencyKey } from "@okpay/api-client";
import { Page } from "@okpay/ui/page.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useLocation, useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import {
  type CameFrom,
  type CaseContext,
  type CaseRequest,
  type CustomerCase,
  caseContextQuery,
  contactNowQuery,
  openCase,
} from "../api/case-calls.ts";
import { sessionQuery } from "../api/queries.ts";
import { About, isKnown } from "../features/contact/about.tsx";
import { AskForm } from "../features/contact/ask-form.tsx";
import { CallCodeCard } from "../features/contact/call-code.tsx";
import { readCameFrom } from "../features/contact/came-from.ts";
import classes from "../features/contact/contact.module.css";
import { LineCard } from "../features/contact/line-card.tsx";
import { LineList } from "../features/contact/line-list.tsx";
import { QuietHours } from "../features/contact/quiet-hours.tsx";
import { Loaded } from "../features/security/loaded.tsx";
import security from "../features/security/security.module.css";

export { CallPage } from "../features/call/call-page.tsx";

const route = getRouteApi("/contact");

/** Before the call: what is known, what is missing, a code, the line as it is now, and other ways. */
export function Contact() {
  const t = useText();
  const from = readCameFrom(route.useSearch());
  const session = useQuery(sessionQuery).data ?? null;
  const now = useQuery(contactNowQuery);
  // What it is about is not lost by signing in.
  const here = useLocation({ select: ({ href }) => href });
  return (
    <Page title={t("contact.title")} lead={t("contact.lead")}>
      {session === null ? (
        <section className={security.card}>
          <p>
            <Link to="/" search={{ next: here }}>
              {t("contact.signIn")}
            </Link>
          </p>
          <p className={security.dim}>{t("contact.signInHint")}</p>
        </section>
      ) : (
        <Matter from={from} />
      )}
      <div className={classes.now}>
        <Loaded query={now} rows={2}>
          {(found) => (
            <>
              <LineCard now={found} from={from} />
              {found.lines.length > 1 && (
                <section className={security.card} aria-labelledby="lines">
                  <h2 id="lines">{t("lines.title")}</h2>
                  <LineList lines={found.lines} />
                </section>
              )}
              <QuietHours quiet={found.quietHours} timeZone={found.status.line.timeZone} />
              <OtherWays isSignedIn={session !== null} isCallback={found.isCallbackOffered} />
            </>
          )}
        </Loaded>
      </div>
    </Page>
  );
}

/** What it is about; once a case is open, its code. */
function Matter({ from }: { from: CameFrom }) {
  const context = useQuery(caseContextQuery(from));
  const [opened, setOpened] = useState<Pick<CustomerCase, "id" | "number"> | null>(null);
  if (opened !== null) return <Opened opened={opened} />;
  return (
    <Loaded query={context}>
      {(found) => <Asking context={found} from={from} onOpened={setOpened} />}
    </Loaded>
  );
}

function Opened({ opened }: { opened: Pick<CustomerCase, "id" | "number"> }) {
  const t = useText();
  return (
    <>
      <CallCodeCard caseId={opened.id} number={opened.number} />
      <p>
        <Link to="/cases/$caseId" params={{ caseId: opened.id }}>
          {t("contact.toCase")}
        </Link>
      </p>
    </>
  );
}

function Asking(props: {
  context: CaseContext;
  from: CameFrom;
  onOpened: (opened: Pick<CustomerCase, "id" | "number">) => void;
}) {
  const t = useText();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { context, from, onOpened } = props;
  // One key for one matter: pressed twice, or again after a lost answer, it opens one case.
  const key = useRef(newIdempotencyKey());
  const open = useMutation({
    mutationFn: ({ body }: { body: CaseRequest; way: "call" | "message" }) =>
      openCase(body, key.current),
    onSuccess: (made, { way }) => {
      key.current = newIdempotencyKey();
      void queryClient.invalidateQueries({ queryKey: ["cases", "list"] });
      if (way === "call") onOpened(made);
      else void navigate({ to: "/cases/$caseId", params: { caseId: made.id } });
    },
  });
  const { payment, code, article } = from;
  return (
    <>
      {context.openCase !== null && (
        <section className={security.card}>
          <p>{t("contact.existing", { number: context.openCase.number })}</p>
          <CallCodeCard caseId={context.openCase.id} number={context.openCase.number} />
          <Link to="/cases/$caseId" params={{ caseId: context.openCase.id }}>
            {t("contact.existingOpen")}
          </Link>
        </section>
      )}
      <section className={security.card} aria-labelledby="about">
        <h2 id="about">{t("contact.step1")}</h2>
        {isKnown(context.about) && <p className={security.dim}>{t("contact.known")}</p>}
        <About about={context.about} />
        <AskForm
          context={context}
          error={open.error}
          isBusy={open.isPending}
          onAsk={(asked, way) =>
            open.mutate({
              way,
              body: {
                ...asked,
                ...(payment === undefined ? {} : { payment }),
                ...(code === undefined ? {} : { declineCode: code }),
                ...(article === undefined ? {} : { article }),
              },
            })
          }
        />
      </section>
      <ToHave context={context} />
    </>
  );
}

/** What to have at hand, and the articles that may make the call unnecessary. */
function ToHave({ context }: { context: CaseContext }) {
  const t = useText();
  const locale = useLocale();
  return (
    <section className={security.card} aria-labelledby="prepare">
      <h2 id="prepare">{t("contact.prepare")}</h2>
      <ul className={security.plain}>
        {context.prepare.map((item) => (
          <li key={item}>{t(`contact.prepare.${item}`)}</li>
        ))}
      </ul>
      {context.articles.map(({ slug, title }) => (
        <a key={slug} href={`/help/${locale}/${slug}`}>
          {t("contact.article", { title })}
        </a>
      ))}
    </section>
  );
}

function OtherWays({ isSignedIn, isCallback }: { isSignedIn: boolean; isCallback: boolean }) {
  const t = useText();
  return (
    <section className={security.card} aria-labelledby="others">
      <h2 id="others">{t("contact.others")}</h2>
      <ul className={security.plain}>
        <li>
          <Link to="/help">{t("contact.help")}</Link>
        </li>
        {isSignedIn && (
          <li>
            <Link to="/cases">{t("contact.cases")}</Link>
          </li>
        )}
        {isSignedIn && isCallback && (
          <li>
            <Link to="/call">{t("contact.callback")}</Link>
          </li>
        )}
        {!isCallback && <li className={security.dim}>{t("contact.callbackNot")}</li>}
      </ul>
    </section>
  );
}
