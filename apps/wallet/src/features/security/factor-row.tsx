import { Button, TextInput } from "@mantine/core";
import { Icon, type IconName } from "@okpay/ui/icons.tsx";
import { Sheet } from "@okpay/ui/sheet.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { type FormEvent, useState } from "react";
import { removeFactor, renameFactor } from "../../api/factor-calls.ts";
import type { Factor } from "../../api/wire.ts";
import { dateText } from "../../app/times.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import { useGuarded } from "../step-up/use-guarded.ts";
import { ConfirmSheet } from "./confirm-sheet.tsx";
import classes from "./security.module.css";

const ICONS: Record<Factor["kind"], IconName> = {
  totp: "shield",
  sms: "phone",
  email: "mail",
  passkey: "key",
};

/** One factor: what it is, when it was used last, another name, or away with it. */
export function FactorRow({ factor, isLast }: { factor: Factor; isLast: boolean }) {
  const t = useText();
  const locale = useLocale();
  const [sheet, setSheet] = useState<"rename" | "remove" | null>(null);
  const close = () => setSheet(null);
  const remove = useGuarded(() => removeFactor(factor.id), {
    onDone: close,
    exceptFactorId: factor.id,
  });
  return (
    <li>
      <div className={classes.entry}>
        <span className={classes.icon}>
          <Icon name={ICONS[factor.kind]} />
        </span>
        <div className={`${classes.text} ${classes.spanTwo}`}>
          <span className={classes.name}>{factor.label}</span>
          <span className={classes.dim}>
            {t(`factors.kind.${factor.kind}`)}
            {factor.maskedTo !== null && ` · ${factor.maskedTo}`}
          </span>
          <span className={classes.dim}>
            {factor.lastUsedAt === null
              ? t("factors.addedAt", { date: dateText(factor.createdAt, locale) })
              : t("factors.usedAt", { date: dateText(factor.lastUsedAt, locale) })}
          </span>
          {factor.isSynced !== null && (
            <span className={classes.dim}>
              {factor.isSynced ? t("factors.synced") : t("factors.notSynced")}
            </span>
          )}
          <span className={classes.buttons}>
            <Button variant="default" onClick={() => setSheet("rename")}>
              {t("factors.rename")}
            </Button>
            <Button variant="default" onClick={() => setSheet("remove")}>
              {t("factors.remove")}
            </Button>
          </span>
        </div>
      </div>
      <Sheet title={t("factors.rename")} isOpen={sheet === "rename"} onClose={close}>
        <Rename factor={factor} onDone={close} />
      </Sheet>
      <ConfirmSheet
        title={t("factors.removeSure", { name: factor.label })}
        action={t("factors.removeConfirm")}
        isOpen={sheet === "remove"}
        isRunning={remove.isRunning}
        error={remove.error}
        onConfirm={() => remove.run(undefined)}
        onClose={close}
      >
        <p>{t("factors.removeWhat")}</p>
        {isLast && <p>{t("factors.removeLast")}</p>}
      </ConfirmSheet>
    </li>
  );
}

function Rename({ factor, onDone }: { factor: Factor; onDone: () => void }) {
  const t = useText();
  const [label, setLabel] = useState(factor.label);
  const rename = useGuarded((name: string) => renameFactor(factor.id, name), { onDone });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (label.trim() !== "") rename.run(label.trim());
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      {rename.error !== null && <ProblemNotice error={rename.error} />}
      <TextInput
        label={t("factors.name")}
        maxLength={60}
        required
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      <Button type="submit" fullWidth loading={rename.isRunning}>
        {t("action.save")}
      </Button>
    </form>
  );
}
