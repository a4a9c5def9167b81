import { Button, TextInput } from "@mantine/core";
import { Icon } from "@okpay/ui/icons.tsx";
import { EmptyState } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import {
  createKey,
  keysQuery,
  type MerchantDetail,
  type MerchantKey,
  type MerchantMode,
  revokeKey,
  rotateKey,
} from "../../api/merchant-calls.ts";
import { timeText } from "../../app/times.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import { ConfirmSheet } from "../security/confirm-sheet.tsx";
import { Loaded } from "../security/loaded.tsx";
import security from "../security/security.module.css";
import { useGuarded } from "../step-up/use-guarded.ts";
import { Check } from "./check.tsx";
import classes from "./merchant.module.css";
import { ShownOnce } from "./shown-once.tsx";

type Scope = MerchantKey["scopes"][number];
const SCOPES = [
  "payments.read",
  "payments.write",
  "refunds.write",
  "links.write",
  "balance.read",
] as const satisfies readonly Scope[];
const OVERLAP_HOURS = 24;

/** API keys of the mode: made, rotated with a day's overlap, revoked at once. */
export function Keys({ merchant, mode }: { merchant: MerchantDetail; mode: MerchantMode }) {
  const t = useText();
  const queryClient = useQueryClient();
  const keys = useQuery(keysQuery(merchant.id));
  const [secret, setSecret] = useState<string | null>(null);
  const refresh = () =>
    queryClient.invalidateQueries({ queryKey: keysQuery(merchant.id).queryKey });
  const show = (made: { secret: string }) => {
    setSecret(made.secret);
    void refresh();
  };
  return (
    <>
      <Loaded query={keys}>
        {(found) => {
          const shown = found.keys.filter((key) => key.mode === mode);
          return shown.length === 0 ? (
            <EmptyState icon="key" title={t("merchant.noKeys")} />
          ) : (
            <ul className={security.rows}>
              {shown.map((key) => (
                <KeyRow
                  key={key.id}
                  merchantId={merchant.id}
                  apiKey={key}
                  onMade={show}
                  onChanged={() => void refresh()}
                />
              ))}
            </ul>
          );
        }}
      </Loaded>
      <NewKey merchantId={merchant.id} mode={mode} onMade={show} />
      <ShownOnce title={t("merchant.newKey")} secret={secret} onClose={() => setSecret(null)} />
    </>
  );
}

function KeyFacts({ apiKey }: { apiKey: MerchantKey }) {
  const t = useText();
  const locale = useLocale();
  return (
    <div className={security.text}>
      <span className={security.name}>{apiKey.name}</span>
      <code>{apiKey.hint}</code>
      <span className={security.dim}>
        {apiKey.scopes.map((scope) => t(`merchant.scope.${scope}`)).join(" · ")}
      </span>
      <span className={security.dim}>
        {t("merchant.madeOn", { at: timeText(apiKey.createdAt, locale) })} ·{" "}
        {apiKey.lastUsedAt === null
          ? t("merchant.neverUsed")
          : t("merchant.lastUsed", { at: timeText(apiKey.lastUsedAt, locale) })}
        {apiKey.expiresAt !== null &&
          ` · ${t("merchant.goodUntil", { at: timeText(apiKey.expiresAt, locale) })}`}
      </span>
    </div>
  );
}

function KeyRow(props: {
  merchantId: string;
  apiKey: MerchantKey;
  onMade: (made: { secret: string }) => void;
  onChanged: () => void;
}) {
  const t = useText();
  const [now] = useState(() => Date.now());
  const [isAsking, setAsking] = useState(false);
  const { merchantId, apiKey } = props;
  const rotating = useGuarded(() => rotateKey(merchantId, apiKey.id, OVERLAP_HOURS), {
    onDone: props.onMade,
  });
  const revoking = useGuarded(() => revokeKey(merchantId, apiKey.id), {
    onDone: () => {
      setAsking(false);
      props.onChanged();
    },
  });
  const isOver =
    apiKey.revokedAt !== null || (apiKey.expiresAt !== null && Date.parse(apiKey.expiresAt) <= now);
  return (
    <li className={security.entry}>
      <span className={security.icon}>
        <Icon name="key" />
      </span>
      <KeyFacts apiKey={apiKey} />
      {isOver ? (
        <span className={security.tag} data-tone="warn">
          {t("merchant.keyOver")}
        </span>
      ) : (
        <span className={`${security.buttons} ${classes.actions}`}>
          <Button
            variant="default"
            loading={rotating.isRunning}
            onClick={() => rotating.run(undefined)}
          >
            {t("merchant.rotate")}
          </Button>
          <Button variant="default" onClick={() => setAsking(true)}>
            {t("merchant.revoke")}
          </Button>
        </span>
      )}
      {rotating.error !== null && (
        <div className={security.wide}>
          <ProblemNotice error={rotating.error} />
        </div>
      )}
      <ConfirmSheet
        title={t("merchant.revokeSure", { name: apiKey.name })}
        action={t("merchant.revoke")}
        isOpen={isAsking}
        isRunning={revoking.isRunning}
        error={revoking.error}
        onConfirm={() => revoking.run(undefined)}
        onClose={() => setAsking(false)}
      >
        <p>{t("merchant.revokeWhy")}</p>
      </ConfirmSheet>
    </li>
  );
}

function NewKey(props: {
  merchantId: string;
  mode: MerchantMode;
  onMade: (made: { secret: string }) => void;
}) {
  const t = useText();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<Scope[]>([...SCOPES]);
  const [isMissing, setMissing] = useState(false);
  const making = useGuarded(
    () => createKey(props.merchantId, { mode: props.mode, name: name.trim(), scopes }),
    {
      onDone: (made) => {
        setName("");
        props.onMade(made);
      },
    },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const hasAll = name.trim() !== "" && scopes.length > 0;
    setMissing(!hasAll);
    if (hasAll) making.run(undefined);
  };
  return (
    <section className={security.card} aria-labelledby="new-key">
      <h2 id="new-key">{t("merchant.makeKey")}</h2>
      <form className={security.form} onSubmit={submit} noValidate>
        {making.error !== null && <ProblemNotice error={making.error} />}
        <TextInput
          label={t("merchant.keyName")}
          description={t("merchant.keyNameHint")}
          value={name}
          maxLength={60}
          error={isMissing ? t("merchant.keyMissing") : undefined}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <fieldset className={classes.checks}>
          <legend>{t("merchant.scopes")}</legend>
          {SCOPES.map((scope) => (
            <Check
              key={scope}
              label={t(`merchant.scope.${scope}`)}
              isOn={scopes.includes(scope)}
              onToggle={() =>
                setScopes(
                  scopes.includes(scope)
                    ? scopes.filter((each) => each !== scope)
                    : [...scopes, scope],
                )
              }
            />
          ))}
        </fieldset>
        <Button type="submit" fullWidth loading={making.isRunning}>
          {t("merchant.makeKeyNow")}
        </Button>
      </form>
    </section>
  );
}
