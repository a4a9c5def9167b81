import { Button } from "@mantine/core";
import { isApiError } from "@okpay/api-client";
import { PasswordInput } from "@okpay/ui/password-input.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { changePassword } from "../../api/calls.ts";
import parts from "../../parts/parts.module.css";
import { CodeField, digitsOf } from "../sign-in/code-field.tsx";
import { usePasswordRule } from "../sign-in/use-password-rule.ts";

/** A new password, proven by the old one and a fresh code. */
export function ChangePassword() {
  const t = useText();
  const rule = usePasswordRule();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [code, setCode] = useState("");
  const [isIncomplete, setIncomplete] = useState(false);
  const clear = () => {
    setCurrent("");
    setNext("");
    setCode("");
  };
  const change = useMutation({
    mutationFn: () =>
      changePassword({ currentPassword: current, newPassword: next, code: digitsOf(code) }),
    onSuccess: clear,
    onError: () => setCode(""),
  });
  const fields = isApiError(change.error) ? change.error.fieldMessages() : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const lacks = current === "" || next === "" || digitsOf(code).length !== 6;
    setIncomplete(lacks);
    if (!lacks && !change.isPending) change.mutate();
  };
  return (
    <form className={parts.form} onSubmit={submit} noValidate>
      {isIncomplete && <Notice tone="error" title={t("console.account.incomplete")} takesFocus />}
      {change.isError && !isIncomplete && !change.isPending && (
        <ProblemNotice error={change.error} />
      )}
      {change.isSuccess && <Notice tone="good" title={t("console.account.changed")} takesFocus />}
      <PasswordInput
        label={t("console.account.current")}
        autoComplete="current-password"
        value={current}
        onChange={(event) => setCurrent(event.currentTarget.value)}
      />
      <PasswordInput
        label={t("console.enrol.password.new")}
        description={rule}
        error={fields["newPassword"]}
        autoComplete="new-password"
        value={next}
        onChange={(event) => setNext(event.currentTarget.value)}
      />
      <CodeField value={code} onChange={setCode} />
      <div>
        <Button type="submit" variant="default" loading={change.isPending}>
          {t("console.account.change")}
        </Button>
      </div>
    </form>
  );
}
