import { Button, TextInput } from "@mantine/core";
import { Icon } from "@okpay/ui/icons.tsx";
import { makePasskey, PasskeyNotUsed } from "@okpay/ui/passkeys.ts";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { completePasskey, startPasskey } from "../../api/calls.ts";
import type { StaffSession } from "../../api/wire.ts";
import parts from "../../parts/parts.module.css";

/** Makes a passkey for the account of the link and signs in with it. */
export function EnrolPasskey({
  token,
  onDone,
}: {
  token: string;
  onDone: (session: StaffSession) => Promise<void>;
}) {
  const t = useText();
  const [label, setLabel] = useState(() => t("console.enrol.passkey.label.default"));
  const attempt = useMutation({
    mutationFn: async () => {
      const { challengeId, options } = await startPasskey(token);
      const response = await makePasskey(options);
      return completePasskey({ token, challengeId, label: label.trim(), response });
    },
    onSuccess: onDone,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (label.trim() !== "" && !attempt.isPending) attempt.mutate();
  };
  return (
    <form className={parts.form} onSubmit={submit}>
      <p>{t("console.enrol.passkey.lead")}</p>
      {attempt.isError &&
        (attempt.error instanceof PasskeyNotUsed ? (
          <Notice tone="error" title={t("console.passkey.notMade")} takesFocus>
            <p>{t("console.passkey.notUsedDetail")}</p>
          </Notice>
        ) : (
          <ProblemNotice error={attempt.error} />
        ))}
      <TextInput
        label={t("console.enrol.passkey.label")}
        value={label}
        maxLength={60}
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      <Button type="submit" leftSection={<Icon name="key" />} loading={attempt.isPending}>
        {t("console.enrol.passkey.make")}
      </Button>
    </form>
  );
}
