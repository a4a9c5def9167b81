import { Button } from "@mantine/core";
import { Icon } from "@okpay/ui/icons.tsx";
import { askPasskey, PasskeyNotUsed } from "@okpay/ui/passkeys.ts";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { finishPasskeySignIn, startPasskeySignIn } from "../../api/calls.ts";
import parts from "../../parts/parts.module.css";
import { useEnter } from "./use-enter.ts";

/** The recommended way in: nothing to type, nothing a false page could take. */
export function PasskeySignIn() {
  const t = useText();
  const enter = useEnter();
  const attempt = useMutation({
    mutationFn: async () => {
      const { challengeId, options } = await startPasskeySignIn();
      return finishPasskeySignIn({ challengeId, response: await askPasskey(options) });
    },
    onSuccess: enter,
  });
  return (
    <div className={parts.form}>
      {attempt.isError &&
        (attempt.error instanceof PasskeyNotUsed ? (
          <Notice tone="error" title={t("console.passkey.notUsed")} takesFocus>
            <p>{t("console.passkey.notUsedDetail")}</p>
          </Notice>
        ) : (
          <ProblemNotice error={attempt.error} />
        ))}
      <Button
        fullWidth
        leftSection={<Icon name="key" />}
        loading={attempt.isPending}
        onClick={() => attempt.mutate()}
      >
        {t("console.passkey.signIn")}
      </Button>
    </div>
  );
}
