import { Button, TextInput } from "@mantine/core";
import { Icon } from "@okpay/ui/icons.tsx";
import { Page } from "@okpay/ui/page.tsx";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { isUnanswered } from "../api/problems.ts";
import { configQuery } from "../api/queries.ts";
import { requestPasswordReset, resetByCode } from "../api/recovery-calls.ts";
import pay from "../features/pay/pay.module.css";
import { CodeField } from "../features/proof/code-field.tsx";
import proof from "../features/proof/proof.module.css";
import { Resend } from "../features/proof/resend.tsx";
import { ResetDone } from "../features/recovery/reset-done.tsx";
import { defaultCountry, internationalNumber } from "../features/register/phone.ts";
import { PhoneField } from "../features/register/phone-field.tsx";
import { RESET, rememberWayOn } from "../features/register/under-way.ts";
import { NewPasswordField, useNewPassword } from "../features/security/new-password.tsx";
import classes from "../features/security/security.module.css";
import { ProblemNotice } from "../shell/problem-notice.tsx";

const route = getRouteApi("/forgot");

type Channel = "email" | "phone";

/** Forgotten password: a link by mail or a code by SMS. The answer is the same for strangers (row R3). */
export function Forgot() {
  const t = useText();
  const { next } = route.useSearch();
  const [by, setBy] = useState<Channel>("email");
  const [email, setEmail] = useState("");
  const [phone, setPhone] = useState({ country: defaultCountry(), national: "" });
  const [isDone, setDone] = useState(false);
  const request = useMutation({
    mutationFn: async () =>
      requestPasswordReset(by, by === "email" ? email.trim() : await internationalNumber(phone)),
    onSuccess: () => rememberWayOn(RESET, next),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if ((by === "email" ? email : phone.national).trim() !== "") request.mutate();
  };
  if (isDone) return <ResetDone next={next} />;
  const sent = request.data;
  return (
    <Page title={t("forgot.title")} lead={t("forgot.lead")}>
      {request.isError && !request.isPending && <ProblemNotice error={request.error} />}
      {sent === undefined ? (
        <form className={classes.form} onSubmit={submit} noValidate>
          <ChannelChoice by={by} onChange={setBy} />
          {by === "email" ? (
            <TextInput
              label={t("field.email")}
              type="email"
              name="email"
              inputMode="email"
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              maxLength={254}
              required
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value)}
            />
          ) : (
            <ForgottenPhone phone={phone} onChange={setPhone} />
          )}
          <Button type="submit" fullWidth loading={request.isPending}>
            {t(`forgot.send.${by}`)}
          </Button>
        </form>
      ) : (
        <>
          <Sent by={sent.by} />
          {sent.by === "phone" && <ByCode resetId={sent.id} onDone={() => setDone(true)} />}
          <div className={proof.row}>
            <Resend
              resendAt={sent.resendAt}
              isSending={request.isPending}
              onResend={() => request.mutate()}
            />
            <Button variant="subtle" onClick={() => request.reset()}>
              {t("forgot.other")}
            </Button>
          </div>
        </>
      )}
      <p className={classes.dim}>
        {t("forgot.factorsStay")} <Link to="/lost-phone">{t("signIn.lostPhone")}</Link>
      </p>
    </Page>
  );
}

type Phone = Parameters<typeof internationalNumber>[0];

function ForgottenPhone({ phone, onChange }: { phone: Phone; onChange: (phone: Phone) => void }) {
  return (
    <PhoneField
      id="forgot-phone"
      label={useText()("field.phone")}
      value={phone}
      error={undefined}
      onChange={onChange}
    />
  );
}

function Sent({ by }: { by: Channel }) {
  const t = useText();
  const isDemo = useQuery(configQuery).data?.isDemo === true;
  return (
    <Notice tone="info" title={t(`forgot.sent.${by}`)} takesFocus>
      <p>{t("forgot.sentDetail")}</p>
      {isDemo && (
        <p>
          <Link to="/inbox" target="_blank">
            {t("proof.demoInbox")}
          </Link>
        </p>
      )}
    </Notice>
  );
}

function ChannelChoice({ by, onChange }: { by: Channel; onChange: (by: Channel) => void }) {
  const t = useText();
  return (
    <fieldset className={pay.choice}>
      <legend>{t("forgot.how")}</legend>
      <div className={pay.segments}>
        {(["email", "phone"] as const).map((each) => (
          <label key={each} className={pay.option}>
            <input
              type="radio"
              name="reset-by"
              checked={by === each}
              onChange={() => onChange(each)}
            />
            <span>
              <Icon name={each === "email" ? "mail" : "phone"} size={18} /> {t(`forgot.by.${each}`)}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** The code from the SMS and the new password, together: a code alone opens nothing. */
function ByCode({ resetId, onDone }: { resetId: string; onDone: () => void }) {
  const t = useText();
  const [code, setCode] = useState("");
  const [attempt, setAttempt] = useState(0);
  const reset = useMutation({
    mutationFn: () => resetByCode(resetId, code, next.password),
    onSuccess: onDone,
    // What nobody has answered may still be right.
    onError: (error) => {
      if (!isUnanswered(error)) setAttempt((count) => count + 1);
    },
  });
  const next = useNewPassword(reset.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (next.check() && code.length === 6 && !reset.isPending) reset.mutate();
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      {reset.isError && !reset.isPending && <ProblemNotice error={reset.error} />}
      <CodeField
        label={t("proof.codeLabel.sent")}
        attempt={attempt}
        isFocusedFirst={false}
        onChange={setCode}
      />
      <NewPasswordField state={next} personal={[]} />
      <Button type="submit" fullWidth loading={reset.isPending}>
        {t("reset.submit")}
      </Button>
    </form>
  );
}
