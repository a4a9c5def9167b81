import { Button } from "@mantine/core";
import { Icon } from "@okpay/ui/icons.tsx";
import { Sheet } from "@okpay/ui/sheet.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type Beneficiary, beneficiariesQuery, removeBeneficiary } from "../../api/abroad-calls.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import classes from "../security/security.module.css";
import { countryName } from "./countries.ts";
import { accountOf, RecipientName } from "./recipient-name.tsx";

/** Everybody who can be sent to, of every country; removing one asks first. */
export function SavedRecipients({ recipients }: { recipients: readonly Beneficiary[] }) {
  const t = useText();
  const queryClient = useQueryClient();
  const [leaving, setLeaving] = useState<Beneficiary | null>(null);
  const removing = useMutation({
    mutationFn: removeBeneficiary,
    onSuccess: () => setLeaving(null),
    onSettled: () => queryClient.invalidateQueries(beneficiariesQuery),
  });
  if (recipients.length === 0) return null;
  return (
    <section className={classes.section} aria-labelledby="recipients">
      <h2 id="recipients" className={classes.heading}>
        {t("abroad.yours")}
      </h2>
      <ul className={classes.rows}>
        {recipients.map((recipient) => (
          <RecipientRow
            key={recipient.id}
            recipient={recipient}
            onRemove={() => {
              removing.reset();
              setLeaving(recipient);
            }}
          />
        ))}
      </ul>
      <Sheet
        title={t("abroad.removeTitle")}
        isOpen={leaving !== null}
        onClose={() => setLeaving(null)}
      >
        {leaving !== null && (
          <>
            {removing.error !== null && <ProblemNotice error={removing.error} />}
            <p>
              {t("abroad.removeWhy", {
                name: leaving.holder,
                bank: leaving.bankName,
                lastFour: leaving.lastFour,
              })}
            </p>
            <Button
              fullWidth
              loading={removing.isPending}
              onClick={() => removing.mutate(leaving.id)}
            >
              {t("abroad.remove")}
            </Button>
            <Button fullWidth variant="default" onClick={() => setLeaving(null)}>
              {t("abroad.removeKeep")}
            </Button>
          </>
        )}
      </Sheet>
    </section>
  );
}

function RecipientRow(props: { recipient: Beneficiary; onRemove: () => void }) {
  const { recipient, onRemove } = props;
  const t = useText();
  const locale = useLocale();
  const { holder, country, currency, lastFour } = recipient;
  return (
    <li className={classes.entry}>
      <span className={classes.icon}>
        <Icon name="people" />
      </span>
      <span className={classes.text}>
        <span className={classes.name}>
          <RecipientName recipient={recipient} />
        </span>
        <span className={classes.dim}>
          {countryName(country, locale)} · {currency} · {accountOf(recipient)}
        </span>
      </span>
      <Button
        variant="default"
        aria-label={t("abroad.removeOne", { name: holder, lastFour })}
        onClick={onRemove}
      >
        {t("abroad.remove")}
      </Button>
    </li>
  );
}
