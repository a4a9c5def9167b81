import { Button } from "@mantine/core";
import { Icon } from "@okpay/ui/icons.tsx";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import { isRefusal } from "../../api/problems.ts";
import { mayHavePasskey } from "../../app/passkey-hint.ts";
import { needTexts } from "../../app/texts.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import { useEnter } from "./use-enter.ts";

const load = () =>
  Promise.all([import("./passkey-sign-in.ts"), needTexts("pages")]).then(([passkeys]) => passkeys);

/** Signing in without a password. On a device that has used one, the e-mail field offers its passkeys by itself. */
export function PasskeyButton() {
  const t = useText();
  const enter = useEnter();
  const attempt = useMutation({
    mutationFn: async () => (await load()).signInWithPasskey(),
    onSuccess: enter,
  });
  useEffect(() => {
    if (!mayHavePasskey()) return;
    let isHere = true;
    const offer = async () => {
      try {
        const session = await (await load()).offerPasskeys();
        if (isHere && session !== null) enter(session);
      } catch (refusal) {
        // The offer stands beside the form and may come to nothing (declined, or the button took its place).
        if (!isRefusal(refusal) && !(refusal instanceof Error)) throw refusal;
      }
    };
    void offer();
    return () => {
      isHere = false;
      void load().then(({ withdrawPasskeys }) => withdrawPasskeys());
    };
  }, [enter]);
  const { error } = attempt;
  return (
    <>
      {error !== null && error.name !== "PasskeyNotUsed" && <ProblemNotice error={error} />}
      {error?.name === "PasskeyNotUsed" && (
        <Notice tone="warn" title={t("passkeyNotUsed.title")} takesFocus>
          <p>{t("passkeyNotUsed.detail")}</p>
        </Notice>
      )}
      <Button
        variant="default"
        fullWidth
        leftSection={<Icon name="key" />}
        loading={attempt.isPending}
        onClick={() => attempt.mutate()}
      >
        {t("signIn.passkey")}
      </Button>
    </>
  );
}
