import { Button } from "@mantine/core";
import { Icon, type IconName } from "@okpay/ui/icons.tsx";
import { Sheet } from "@okpay/ui/sheet.tsx";
import { EmptyState, Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { factorsQuery, renewRecoveryCodes } from "../api/factor-calls.ts";
import type { Factor, FactorAdded } from "../api/wire.ts";
import { AddChannel } from "../features/security/channel-sheet.tsx";
import { FactorRow } from "../features/security/factor-row.tsx";
import { Loaded } from "../features/security/loaded.tsx";
import { AddPasskey } from "../features/security/passkey-sheet.tsx";
import { RecoveryCodes } from "../features/security/recovery-codes.tsx";
import classes from "../features/security/security.module.css";
import { SecurityPage } from "../features/security/security-page.tsx";
import { AddTotp } from "../features/security/totp-sheet.tsx";
import { useGuarded } from "../features/step-up/use-guarded.ts";
import { ProblemNotice } from "../shell/problem-notice.tsx";

type Kind = Factor["kind"];
const WAYS: readonly { kind: Kind; icon: IconName }[] = [
  { kind: "passkey", icon: "key" },
  { kind: "totp", icon: "shield" },
  { kind: "email", icon: "mail" },
  { kind: "sms", icon: "phone" },
];

/** Second factors: what is set up, what can be added (best first), and the codes for the day they are all lost. */
export function SecurityFactors() {
  const t = useText();
  const found = useQuery(factorsQuery);
  const [adding, setAdding] = useState<Kind | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [added, setAdded] = useState<Factor | null>(null);
  const onAdded = ({ factor, recoveryCodes }: FactorAdded) => {
    setAdding(null);
    setAdded(factor);
    if (recoveryCodes !== null) setCodes(recoveryCodes);
  };
  return (
    <SecurityPage title={t("factors.title")} lead={t("factors.lead")}>
      {added !== null && (
        <Notice tone="good" title={t("factors.added", { name: added.label })} takesFocus />
      )}
      {codes !== null && <RecoveryCodes codes={codes} onKept={() => setCodes(null)} />}
      <Loaded query={found}>
        {({ factors, recoveryCodesLeft, isSmsOffered }) => (
          <>
            {factors.length === 0 ? (
              <EmptyState icon="shield" title={t("factors.empty.title")}>
                <p>{t("factors.empty.detail")}</p>
              </EmptyState>
            ) : (
              <ul className={classes.rows} aria-label={t("factors.yours")}>
                {factors.map((factor) => (
                  <FactorRow key={factor.id} factor={factor} isLast={factors.length === 1} />
                ))}
              </ul>
            )}
            <Ways
              offered={WAYS.filter(
                ({ kind }) =>
                  (kind !== "sms" || isSmsOffered) &&
                  (kind === "passkey" || factors.every((factor) => factor.kind !== kind)),
              )}
              onChoose={setAdding}
            />
            {factors.length > 0 && <RecoveryCodesCard left={recoveryCodesLeft} onNew={setCodes} />}
          </>
        )}
      </Loaded>
      <Sheet
        title={t(`factors.add.${adding ?? "totp"}`)}
        isOpen={adding !== null}
        onClose={() => setAdding(null)}
      >
        {adding === "totp" && <AddTotp onAdded={onAdded} />}
        {adding === "passkey" && <AddPasskey onAdded={onAdded} />}
        {(adding === "sms" || adding === "email") && (
          <AddChannel key={adding} channel={adding} onAdded={onAdded} />
        )}
      </Sheet>
    </SecurityPage>
  );
}

function Ways({ offered, onChoose }: { offered: typeof WAYS; onChoose: (kind: Kind) => void }) {
  const t = useText();
  if (offered.length === 0) return null;
  return (
    <section className={classes.section} aria-labelledby="add-factor">
      <h2 id="add-factor" className={classes.heading}>
        {t("factors.addTitle")}
      </h2>
      <ul className={classes.rows}>
        {offered.map(({ kind, icon }) => (
          <li key={kind} className={classes.entry}>
            <span className={classes.icon}>
              <Icon name={icon} />
            </span>
            <span className={classes.text}>
              <span className={classes.name}>{t(`factors.kind.${kind}`)}</span>
              <span className={classes.dim}>{t(`factors.about.${kind}`)}</span>
            </span>
            <Button
              variant="default"
              aria-label={t(`factors.add.${kind}`)}
              onClick={() => onChoose(kind)}
            >
              {t("factors.addAction")}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface RecoveryCodesCardProps {
  left: number;
  onNew: (codes: readonly string[]) => void;
}

function RecoveryCodesCard({ left, onNew }: RecoveryCodesCardProps) {
  const t = useText();
  const renew = useGuarded(() => renewRecoveryCodes(), { onDone: ({ codes }) => onNew(codes) });
  return (
    <section className={classes.card} aria-labelledby="recovery-codes">
      <h2 id="recovery-codes">{t("codes.title")}</h2>
      <p>{t("codes.left", { count: left })}</p>
      <p className={classes.dim}>{t("codes.about")}</p>
      {renew.error !== null && <ProblemNotice error={renew.error} />}
      <div>
        <Button variant="default" loading={renew.isRunning} onClick={() => renew.run(undefined)}>
          {t("codes.renew")}
        </Button>
      </div>
    </section>
  );
}
