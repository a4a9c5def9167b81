import { Button } from "@mantine/core";
import { Icon } from "@okpay/ui/icons.tsx";
import { Notice } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useState } from "react";
import { freezeAccount, unfreezeAccount } from "../../api/recovery-calls.ts";
import type { SecurityOverview } from "../../api/wire.ts";
import { timeText } from "../../app/times.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import { useGuarded } from "../step-up/use-guarded.ts";
import { ConfirmSheet } from "./confirm-sheet.tsx";
import classes from "./security.module.css";

/** What freezing does, in the same words wherever it is offered. */
export function FreezeConsequences() {
  const t = useText();
  return (
    <ul className={classes.plain}>
      <li>{t("freeze.effect.out")}</li>
      <li>{t("freeze.effect.sessions")}</li>
      <li>{t("freeze.effect.in")}</li>
      <li>{t("freeze.effect.undo")}</li>
    </ul>
  );
}

/** The account is frozen: since when, and how to open it again. */
export function FrozenNotice({ overview }: { overview: SecurityOverview }) {
  const t = useText();
  const locale = useLocale();
  const unfreeze = useGuarded(() => unfreezeAccount());
  return (
    <Notice
      tone="warn"
      title={
        overview.frozenAt === null
          ? t("freeze.frozen")
          : t("freeze.frozenSince", { time: timeText(overview.frozenAt, locale) })
      }
    >
      <p>{t("freeze.frozenDetail")}</p>
      {unfreeze.error !== null && <ProblemNotice error={unfreeze.error} />}
      <div>
        <Button loading={unfreeze.isRunning} onClick={() => unfreeze.run(undefined)}>
          {t("freeze.unfreeze")}
        </Button>
      </div>
    </Notice>
  );
}

/** Stops everything that leaves the account; says first what that means. */
export function FreezeButton() {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const freeze = useGuarded(() => freezeAccount(), { onDone: () => setOpen(false) });
  return (
    <section className={classes.card} aria-labelledby="freeze">
      <h2 id="freeze">{t("freeze.title")}</h2>
      <p className={classes.dim}>{t("freeze.lead")}</p>
      <Button variant="default" leftSection={<Icon name="frost" />} onClick={() => setOpen(true)}>
        {t("freeze.action")}
      </Button>
      <ConfirmSheet
        title={t("freeze.sure")}
        action={t("freeze.confirm")}
        isOpen={isOpen}
        isRunning={freeze.isRunning}
        error={freeze.error}
        onConfirm={() => freeze.run(undefined)}
        onClose={() => setOpen(false)}
      >
        <FreezeConsequences />
      </ConfirmSheet>
    </section>
  );
}
