import { Button, TextInput } from "@mantine/core";
import { Icon } from "@okpay/ui/icons.tsx";
import { EmptyState } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import {
  addWebhook,
  changeWebhook,
  type MerchantDetail,
  type MerchantMode,
  removeWebhook,
  replayMissed,
  rotateWebhookSecret,
  testWebhook,
  type Webhook,
  webhooksQuery,
} from "../../api/merchant-calls.ts";
import { isRefusal } from "../../api/problems.ts";
import { timeText } from "../../app/times.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import { ConfirmSheet } from "../security/confirm-sheet.tsx";
import { Loaded } from "../security/loaded.tsx";
import security from "../security/security.module.css";
import { useGuarded } from "../step-up/use-guarded.ts";
import { Check } from "./check.tsx";
import { Deliveries } from "./deliveries.tsx";
import classes from "./merchant.module.css";
import { ShownOnce } from "./shown-once.tsx";

type WebhookEvent = Webhook["events"][number];
const EVENTS = [
  "payment.authorized",
  "payment.captured",
  "payment.completed",
  "payment.declined",
  "payment.voided",
  "payment.refunded",
  "payout.paid",
] as const satisfies readonly WebhookEvent[];
/** As far back as a receiver that failed for three days and a long weekend may have missed something. */
const MISSED_MS = 7 * 86_400_000;

/** Where the merchant's programs are told, and the log of what was sent. */
export function Webhooks({ merchant, mode }: { merchant: MerchantDetail; mode: MerchantMode }) {
  const t = useText();
  const queryClient = useQueryClient();
  const found = useQuery(webhooksQuery(merchant.id));
  const [secret, setSecret] = useState<string | null>(null);
  const refresh = () =>
    void queryClient.invalidateQueries({ queryKey: ["merchants", merchant.id] });
  const show = (made: { secret: string }) => {
    setSecret(made.secret);
    refresh();
  };
  return (
    <>
      <Loaded query={found}>
        {({ webhooks }) => {
          const shown = webhooks.filter((each) => each.mode === mode);
          return shown.length === 0 ? (
            <EmptyState icon="bell" title={t("merchant.noWebhooks")} />
          ) : (
            <ul className={security.rows}>
              {shown.map((webhook) => (
                <WebhookRow
                  key={webhook.id}
                  merchantId={merchant.id}
                  webhook={webhook}
                  onMade={show}
                  onChanged={refresh}
                />
              ))}
            </ul>
          );
        }}
      </Loaded>
      <NewWebhook merchantId={merchant.id} mode={mode} onMade={show} />
      <Deliveries merchantId={merchant.id} mode={mode} />
      <ShownOnce title={t("merchant.newSecret")} secret={secret} onClose={() => setSecret(null)} />
    </>
  );
}

function WebhookFacts({ webhook }: { webhook: Webhook }) {
  const t = useText();
  const locale = useLocale();
  const [now] = useState(() => Date.now());
  return (
    <div className={security.text}>
      <span className={security.name}>{webhook.url}</span>
      <span className={security.dim}>
        {webhook.events.length === 0
          ? t("merchant.allEvents")
          : webhook.events.map((event) => t(`merchant.event.${event}`)).join(" · ")}
      </span>
      {webhook.disabled !== null && (
        <span>{t(`merchant.disabled.${webhook.disabled.reason}`)}</span>
      )}
      {webhook.oldSecretUntil !== null && Date.parse(webhook.oldSecretUntil) > now && (
        <span className={security.dim}>
          {t("merchant.bothSign", { at: timeText(webhook.oldSecretUntil, locale) })}
        </span>
      )}
    </div>
  );
}

function WebhookRow(props: {
  merchantId: string;
  webhook: Webhook;
  onMade: (made: { secret: string }) => void;
  onChanged: () => void;
}) {
  const t = useText();
  const [replayed, setReplayed] = useState<number | null>(null);
  const { merchantId, webhook, onMade, onChanged } = props;
  const onDone = { onDone: onChanged };
  const testing = useGuarded(() => testWebhook(merchantId, webhook.id), onDone);
  const rotating = useGuarded(() => rotateWebhookSecret(merchantId, webhook.id), {
    onDone: onMade,
  });
  const isOff = webhook.disabled !== null;
  const switching = useGuarded(
    () => changeWebhook(merchantId, webhook.id, { isEnabled: isOff }),
    onDone,
  );
  const replaying = useGuarded(
    () => {
      const to = Date.now();
      return replayMissed(merchantId, webhook.id, new Date(to - MISSED_MS), new Date(to));
    },
    {
      onDone: ({ count }) => {
        setReplayed(count);
        onChanged();
      },
    },
  );
  const error = testing.error ?? rotating.error ?? switching.error ?? replaying.error;
  const actions = [
    ["merchant.sendTest", testing],
    ["merchant.replayMissed", replaying],
    ["merchant.rotateSecret", rotating],
    [isOff ? "merchant.switchOn" : "merchant.switchOff", switching],
  ] as const;
  return (
    <li className={security.entry}>
      <span className={security.icon} data-tone={isOff ? "warn" : undefined}>
        <Icon name="bell" />
      </span>
      <WebhookFacts webhook={webhook} />
      <span />
      <div className={`${security.wide} ${security.buttons}`}>
        {actions.map(([label, action]) => (
          <Button
            key={label}
            variant="default"
            loading={action.isRunning}
            onClick={() => action.run(undefined)}
          >
            {t(label)}
          </Button>
        ))}
        <RemoveWebhook merchantId={merchantId} webhook={webhook} onRemoved={onChanged} />
      </div>
      <p role="status" className={`${security.wide} ${security.dim}`}>
        {replayed !== null && t("merchant.replayedMissed", { count: replayed })}
      </p>
      {error !== null && (
        <div className={security.wide}>
          <ProblemNotice error={error} />
        </div>
      )}
    </li>
  );
}

/** Not to be undone, and its secret goes with it: asked for twice. */
function RemoveWebhook(props: { merchantId: string; webhook: Webhook; onRemoved: () => void }) {
  const t = useText();
  const [isAsking, setAsking] = useState(false);
  const { merchantId, webhook } = props;
  const removing = useGuarded(() => removeWebhook(merchantId, webhook.id), {
    onDone: props.onRemoved,
  });
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        {t("merchant.removeWebhook")}
      </Button>
      <ConfirmSheet
        title={t("merchant.removeWebhookSure")}
        action={t("merchant.removeWebhook")}
        isOpen={isAsking}
        isRunning={removing.isRunning}
        error={removing.error}
        onConfirm={() => removing.run(undefined)}
        onClose={() => setAsking(false)}
      >
        <p>{t("merchant.removeWebhookWhy", { url: webhook.url })}</p>
      </ConfirmSheet>
    </>
  );
}

/** None chosen is all of them, also those that do not exist yet. */
function EventChoice(props: {
  chosen: readonly WebhookEvent[];
  onToggle: (each: WebhookEvent) => void;
}) {
  const t = useText();
  return (
    <details className={classes.events}>
      <summary>{t("merchant.chooseEvents")}</summary>
      <fieldset className={classes.checks}>
        <legend>{t("merchant.events")}</legend>
        {EVENTS.map((event) => (
          <Check
            key={event}
            label={t(`merchant.event.${event}`)}
            isOn={props.chosen.includes(event)}
            onToggle={() => props.onToggle(event)}
          />
        ))}
      </fieldset>
      <p className={security.dim}>{t("merchant.eventsHint")}</p>
    </details>
  );
}

function NewWebhook(props: {
  merchantId: string;
  mode: MerchantMode;
  onMade: (made: { secret: string }) => void;
}) {
  const t = useText();
  const [url, setUrl] = useState("");
  const [events, setEvents] = useState<WebhookEvent[]>([]);
  const toggle = (event: WebhookEvent) =>
    setEvents(events.includes(event) ? events.filter((one) => one !== event) : [...events, event]);
  const adding = useGuarded(
    () => addWebhook(props.merchantId, { mode: props.mode, url: url.trim(), events }),
    {
      onDone: (made) => {
        setUrl("");
        setEvents([]);
        props.onMade(made);
      },
    },
  );
  const isWrong = isRefusal(adding.error) && (adding.error.problem.errors ?? []).length > 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    adding.run(undefined);
  };
  return (
    <section className={security.card} aria-labelledby="new-webhook">
      <h2 id="new-webhook">{t("merchant.addWebhook")}</h2>
      <form className={security.form} onSubmit={submit} noValidate>
        {adding.error !== null && <ProblemNotice error={adding.error} />}
        <TextInput
          label={t("merchant.webhookUrl")}
          description={t("merchant.webhookUrlHint")}
          value={url}
          error={isWrong ? t("merchant.webhookUrlWrong") : undefined}
          inputMode="url"
          maxLength={500}
          onChange={({ currentTarget }) => {
            setUrl(currentTarget.value);
            // What was refused was another address.
            adding.reset();
          }}
        />
        <EventChoice chosen={events} onToggle={toggle} />
        <Button type="submit" fullWidth loading={adding.isRunning}>
          {t("merchant.addWebhookNow")}
        </Button>
      </form>
    </section>
  );
}
