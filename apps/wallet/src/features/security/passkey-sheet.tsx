import { Button, TextInput } from "@mantine/core";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { type FormEvent, useState } from "react";
import { addPasskey, startPasskey } from "../../api/factor-calls.ts";
import type { FactorAdded } from "../../api/wire.ts";
import { hintPasskey } from "../../app/passkey-hint.ts";
import { isPasskeySupported, makePasskey } from "../proof/passkey.ts";
import { ProofProblem } from "../proof/proof-problem.tsx";
import { useGuarded } from "../step-up/use-guarded.ts";
import classes from "./security.module.css";

/** Adding a passkey: a name, then the device's own dialog. */
export function AddPasskey({ onAdded }: { onAdded: (added: FactorAdded) => void }) {
  const t = useText();
  const [label, setLabel] = useState(() => t("passkey.defaultName"));
  const add = useGuarded(
    async (name: string) => {
      const { challengeId, options } = await startPasskey();
      return addPasskey(challengeId, name, await makePasskey(options));
    },
    {
      onDone: (added) => {
        hintPasskey();
        onAdded(added);
      },
    },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (label.trim() !== "") add.run(label.trim());
  };
  if (!isPasskeySupported()) return <Notice tone="warn" title={t("passkey.notHere")} />;
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <p>{t("passkey.why")}</p>
      {add.error !== null && <ProofProblem error={add.error} />}
      <TextInput
        label={t("factors.name")}
        description={t("factors.nameHint")}
        maxLength={60}
        required
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      <Button type="submit" fullWidth loading={add.isRunning}>
        {t("passkey.make")}
      </Button>
    </form>
  );
}
