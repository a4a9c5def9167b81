import { Button } from "@mantine/core";
import { Icon } from "@okpay/ui/icons.tsx";
import { Page } from "@okpay/ui/page.tsx";
import { EmptyState, LoadingRows, Notice } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { inboxQuery } from "../api/queries.ts";
import type { DemoMessage } from "../api/wire.ts";
import { timeText } from "../app/times.ts";
import classes from "../features/inbox/inbox.module.css";
import { linkedParts } from "../features/inbox/linked-parts.ts";
import { ProblemNotice } from "../shell/problem-notice.tsx";

/** Every mail and SMS the demo "sent", newest first: what a real installation delivers. */
export function Inbox() {
  const t = useText();
  const inbox = useQuery(inboxQuery);
  const refresh = (
    <Button
      variant="default"
      leftSection={<Icon name="refresh" />}
      loading={inbox.isFetching && inbox.isRefetchError}
      onClick={() => void inbox.refetch()}
    >
      {t("inbox.refresh")}
    </Button>
  );
  return (
    <Page title={t("inbox.title")} aside={refresh}>
      <Notice tone="warn" title={t("inbox.demoOnly")} />
      {inbox.isError && <ProblemNotice error={inbox.error} />}
      {inbox.isPending && <LoadingRows rows={3} height={120} />}
      {inbox.data?.messages.length === 0 && (
        <EmptyState icon="mail" title={t("inbox.empty.title")}>
          <p>{t("inbox.empty.detail")}</p>
        </EmptyState>
      )}
      <ul className={classes.messages}>
        {inbox.data?.messages.map((message) => (
          <li key={message.id}>
            <Message message={message} />
          </li>
        ))}
      </ul>
    </Page>
  );
}

function Message({ message }: { message: DemoMessage }) {
  const t = useText();
  const locale = useLocale();
  const isChinese = /\p{Script=Han}/u.test(message.text);
  return (
    <article className={classes.message}>
      <p className={classes.meta}>
        <Icon name={message.channel === "email" ? "mail" : "phone"} size={18} />
        <strong>{t(`inbox.channel.${message.channel}`)}</strong>
        <span>{t("inbox.to", { address: message.to })}</span>
        <time dateTime={message.sentAt}>{timeText(message.sentAt, locale)}</time>
      </p>
      {message.subject !== null && (
        <h2 className={classes.subject} lang={isChinese ? "zh-CN" : "en"}>
          {message.subject}
        </h2>
      )}
      <p className={classes.text} lang={isChinese ? "zh-CN" : "en"}>
        {linkedParts(message.text, message.links).map(({ text, href }, index) =>
          href === null ? (
            text
          ) : (
            <a key={`${index}${href}`} href={href}>
              {text}
            </a>
          ),
        )}
      </p>
    </article>
  );
}
