import { Button, TextInput } from "@mantine/core";
import { PasswordInput } from "@okpay/ui/password-input.tsx";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { signIn } from "../../api/calls.ts";
import { isRefusal } from "../../api/problems.ts";
import type { PendingSignIn, Session } from "../../api/wire.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import { registrationUnderWay } from "../register/under-way.ts";
import { PasskeyButton } from "./passkey-button.tsx";
import classes from "./sign-in.module.css";
import { useEnter } from "./use-enter.ts";

const route = getRouteApi("/");

/** What a right password leads to: in, or to the second factor. */
type Answer = Session | { state: "signed_in"; session: Session } | PendingSignIn;

/** Where to go on: to the page with the field for the code, when the registration was begun in this browser. */
function FinishRegistration() {
  const t = useText();
  const registrationId = registrationUnderWay();
  return (
    <>
      <p>{t("signIn.finishRegistration")}</p>
      {registrationId !== null && (
        <p>
          <Link to="/register/$registrationId" params={{ registrationId }}>
            {t("signIn.goOnRegistering")}
          </Link>
        </p>
      )}
    </>
  );
}

/** E-mail and password. One sentence for every wrong pair, so that nobody learns who is a customer here. */
export function SignInForm() {
  const t = useText();
  const enter = useEnter();
  const { next } = route.useSearch();
  const navigate = route.useNavigate();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [isIncomplete, setIncomplete] = useState(false);
  const attempt = useMutation({
    mutationFn: (): Promise<Answer> => signIn(email.trim(), password),
    onSuccess: (answer) => {
      if (!("state" in answer)) enter(answer);
      else if (answer.state === "signed_in") enter(answer.session);
      else void navigate({ to: "/sign-in", search: next === undefined ? {} : { next } });
    },
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const lacksSomething = email.trim() === "" || password === "";
    setIncomplete(lacksSomething);
    if (!lacksSomething && !attempt.isPending) attempt.mutate();
  };
  return (
    <form onSubmit={submit} noValidate className={classes.form}>
      {isIncomplete && <Notice tone="error" title={t("signIn.incomplete")} takesFocus />}
      {attempt.isError && !isIncomplete && !attempt.isPending && (
        <ProblemNotice error={attempt.error}>
          {isRefusal(attempt.error, "registration_incomplete") && <FinishRegistration />}
        </ProblemNotice>
      )}
      <TextInput
        label={t("field.email")}
        type="email"
        name="email"
        autoComplete="username webauthn"
        inputMode="email"
        autoCapitalize="none"
        spellCheck={false}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <PasswordInput
        label={t("field.password")}
        name="password"
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Button type="submit" fullWidth loading={attempt.isPending}>
        {t("signIn.submit")}
      </Button>
      <PasskeyButton />
      <p className={classes.ways}>
        <Link to="/forgot" search={next === undefined ? {} : { next }}>
          {t("signIn.forgot")}
        </Link>
        <Link to="/lost-phone">{t("signIn.lostPhone")}</Link>
      </p>
    </form>
  );
}
