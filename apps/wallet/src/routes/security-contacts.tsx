import { Button, TextInput } from "@mantine/core";
import { Sheet } from "@okpay/ui/sheet.tsx";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { configQuery, sessionQuery } from "../api/queries.ts";
import { changeContact, confirmContact } from "../api/recovery-calls.ts";
import type { Challenge, Session } from "../api/wire.ts";
import { CodeField } from "../features/proof/code-field.tsx";
import { defaultCountry, internationalNumber } from "../features/register/phone.ts";
import { PhoneField } from "../features/register/phone-field.tsx";
import classes from "../features/security/security.module.css";
import { SecurityPage } from "../features/security/security-page.tsx";
import { useGuarded } from "../features/step-up/use-guarded.ts";
import { ProblemNotice } from "../shell/problem-notice.tsx";

type Channel = "email" | "phone";

/** E-mail address and mobile number: both channels, and how to change either. */
export function SecurityContacts() {
  const t = useText();
  const customer = useQuery(sessionQuery).data?.customer;
  const [changing, setChanging] = useState<Channel | null>(null);
  const [changed, setChanged] = useState<Channel | null>(null);
  return (
    <SecurityPage title={t("contacts.title")} lead={t("contacts.lead")}>
      {changed !== null && (
        <Notice tone="good" title={t(`contacts.changed.${changed}`)} takesFocus />
      )}
      <ul className={classes.rows}>
        {(["email", "phone"] as const).map((channel) => (
          <li key={channel} className={classes.entry}>
            <span className={`${classes.text} ${classes.firstTwo}`}>
              <span className={classes.dim}>{t(`field.${channel}`)}</span>
              <span className={classes.name}>{customer?.[channel]}</span>
            </span>
            <Button
              variant="default"
              aria-label={t(`contacts.change.${channel}`)}
              onClick={() => setChanging(channel)}
            >
              {t("contacts.change")}
            </Button>
          </li>
        ))}
      </ul>
      <p className={classes.dim}>{t("contacts.notices")}</p>
      <Sheet
        title={t(`contacts.change.${changing ?? "email"}`)}
        isOpen={changing !== null}
        onClose={() => setChanging(null)}
      >
        {changing !== null && (
          <ChangeContact
            channel={changing}
            onDone={() => {
              setChanged(changing);
              setChanging(null);
            }}
          />
        )}
      </Sheet>
    </SecurityPage>
  );
}

function ChangeContact({ channel, onDone }: { channel: Channel; onDone: () => void }) {
  const t = useText();
  const queryClient = useQueryClient();
  const [email, setEmail] = useState("");
  const [phone, setPhone] = useState({ country: defaultCountry(), national: "" });
  const [challenge, setChallenge] = useState<Challenge | null>(null);
  const start = useGuarded(
    async () =>
      changeContact(channel, channel === "email" ? email.trim() : await internationalNumber(phone)),
    { onDone: setChallenge },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if ((channel === "email" ? email : phone.national).trim() !== "") start.run(undefined);
  };
  if (challenge !== null) {
    return (
      <ConfirmContact
        challenge={challenge}
        onDone={(customer) => {
          queryClient.setQueryData(sessionQuery.queryKey, (before) =>
            before ? { ...before, customer } : before,
          );
          onDone();
        }}
      />
    );
  }
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <p>{t(`contacts.how.${channel}`)}</p>
      {start.error !== null && <ProblemNotice error={start.error} />}
      {channel === "email" ? (
        <TextInput
          label={t("contacts.new.email")}
          type="email"
          inputMode="email"
          autoComplete="email"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={254}
          required
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
      ) : (
        <PhoneField
          id="new-phone"
          label={t("contacts.new.phone")}
          value={phone}
          error={undefined}
          onChange={setPhone}
        />
      )}
      <Button type="submit" fullWidth loading={start.isRunning}>
        {t("channel.sendCode")}
      </Button>
    </form>
  );
}

interface ConfirmContactProps {
  challenge: Challenge;
  onDone: (customer: Session["customer"]) => void;
}

function ConfirmContact({ challenge, onDone }: ConfirmContactProps) {
  const t = useText();
  const isDemo = useQuery(configQuery).data?.isDemo === true;
  const [attempt, setAttempt] = useState(0);
  const confirm = useGuarded((code: string) => confirmContact(challenge.id, code), { onDone });
  return (
    <div className={classes.form}>
      <p role="status">{t("proof.sentTo", { to: challenge.maskedTo ?? "" })}</p>
      {confirm.error !== null && <ProblemNotice error={confirm.error} />}
      <CodeField
        label={t("proof.codeLabel.sent")}
        attempt={attempt}
        onComplete={(code) => {
          setAttempt((count) => count + 1);
          confirm.run(code);
        }}
      />
      {isDemo && (
        <p>
          <Link to="/inbox" target="_blank" className={classes.back}>
            {t("proof.demoInbox")}
          </Link>
        </p>
      )}
    </div>
  );
}
