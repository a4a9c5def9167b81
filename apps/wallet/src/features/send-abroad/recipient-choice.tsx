import { Button } from "@mantine/core";
import { Icon } from "@okpay/ui/icons.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useId } from "react";
import type { Beneficiary, Corridor } from "../../api/abroad-calls.ts";
import pay from "../pay/pay.module.css";
import { countryName } from "./countries.ts";
import { accountOf, RecipientName } from "./recipient-name.tsx";
import classes from "./send-abroad.module.css";

interface RecipientChoiceProps {
  corridor: Corridor;
  /** Those this way leads to. */
  recipients: readonly Beneficiary[];
  chosen: Beneficiary | undefined;
  isMissing: boolean;
  onChoose: (beneficiaryId: string) => void;
  onAdd: () => void;
}

/** Who gets it: those sent to before on this way, the last one first, and the way to add one. */
export function RecipientChoice(props: RecipientChoiceProps) {
  const { corridor, recipients, chosen, isMissing, onChoose, onAdd } = props;
  const t = useText();
  const locale = useLocale();
  const problemId = useId();
  return (
    <fieldset className={pay.choice} aria-describedby={isMissing ? problemId : undefined}>
      <legend>{t("abroad.recipient")}</legend>
      {recipients.length === 0 && (
        <p className={pay.dim}>
          {t("abroad.recipientNone", {
            country: countryName(corridor.country, locale),
            currency: corridor.receiveCurrency,
          })}
        </p>
      )}
      {recipients.map((recipient) => (
        <label key={recipient.id} className={pay.option}>
          <input
            type="radio"
            name="beneficiary"
            value={recipient.id}
            checked={chosen?.id === recipient.id}
            onChange={() => onChoose(recipient.id)}
          />
          <Icon name="people" />
          <span className={pay.optionText}>
            <RecipientName recipient={recipient} />
            <span className={pay.dim}>{accountOf(recipient)}</span>
          </span>
        </label>
      ))}
      <Button
        variant="default"
        leftSection={<Icon name="plus" />}
        data-missing={isMissing ? true : undefined}
        aria-describedby={isMissing ? problemId : undefined}
        onClick={onAdd}
      >
        {t("abroad.recipientNew")}
      </Button>
      {isMissing && (
        <p id={problemId} className={classes.problem} role="alert">
          {t("abroad.recipientRequired")}
        </p>
      )}
    </fieldset>
  );
}
