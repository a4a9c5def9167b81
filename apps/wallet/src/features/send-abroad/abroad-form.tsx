import { Button, TextInput } from "@mantine/core";
import { Sheet } from "@okpay/ui/sheet.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { addBeneficiary, type Beneficiary, beneficiariesQuery } from "../../api/abroad-calls.ts";
import type { QuoteRequest } from "../../api/wire.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import classes from "../pay/pay.module.css";
import { useGuarded } from "../step-up/use-guarded.ts";
import { AddRecipientForm } from "./add-recipient-form.tsx";
import { Amounts } from "./amounts.tsx";
import { CountryButton, CountrySheet } from "./country-picker.tsx";
import { toCorridor } from "./draft.ts";
import { PriceCard } from "./price-card.tsx";
import { RecipientChoice } from "./recipient-choice.tsx";
import { type AbroadForm, type Corridors, useAbroadForm } from "./use-abroad-form.ts";

export interface SendAbroadFormProps {
  corridors: Corridors;
  /** Of every country. */
  recipients: readonly Beneficiary[];
  isAsking: boolean;
  error: Error | null;
  onSubmit: (request: QuoteRequest) => void;
}

/** Where to, how much on either side, what it costs, who gets it. */
export function SendAbroadForm(props: SendAbroadFormProps) {
  const { corridors, recipients, isAsking, error, onSubmit } = props;
  const t = useText();
  const form = useAbroadForm(corridors, recipients, error, onSubmit);
  const { draft, change, corridor, form: element, submit } = form;
  const [open, setOpen] = useState<"country" | "recipient" | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <form ref={element} className={classes.form} onSubmit={submit} noValidate>
        {error !== null && form.isGeneralProblem && <ProblemNotice error={error} />}
        <CountryButton chosen={corridor} onOpen={() => setOpen("country")} />
        <Amounts form={form} />
        <PriceCard form={form} />
        <RecipientChoice
          corridor={corridor}
          recipients={form.recipients}
          chosen={form.chosen}
          isMissing={form.isRecipientMissing}
          onChoose={(beneficiaryId) => change({ beneficiaryId })}
          onAdd={() => setOpen("recipient")}
        />
        <TextInput
          label={t("abroad.note")}
          description={t("abroad.noteHint")}
          maxLength={140}
          value={draft.note}
          onChange={({ currentTarget }) => change({ note: currentTarget.value })}
        />
        <Button type="submit" size="lg" fullWidth loading={isAsking}>
          {t("send.continue")}
        </Button>
        <p className={classes.dim}>{t("review.nothingYet")}</p>
      </form>
      <CountrySheet
        corridors={corridors}
        chosen={corridor}
        isOpen={open === "country"}
        onClose={close}
        onChoose={(next) => {
          change(toCorridor(next, draft));
          close();
        }}
      />
      <AddSheet form={form} isOpen={open === "recipient"} onClose={close} />
    </>
  );
}

/** A new recipient needs a proof of who is there; who is added is the one who gets it. */
function AddSheet({
  form,
  isOpen,
  onClose,
}: {
  form: AbroadForm;
  isOpen: boolean;
  onClose: () => void;
}) {
  const t = useText();
  const queryClient = useQueryClient();
  const adding = useGuarded(addBeneficiary, {
    onDone: ({ id }) => {
      onClose();
      form.change({ beneficiaryId: id });
      void queryClient.invalidateQueries(beneficiariesQuery);
    },
  });
  const leave = () => {
    adding.reset();
    onClose();
  };
  return (
    <Sheet title={t("abroad.recipientNew")} isOpen={isOpen} onClose={leave}>
      <AddRecipientForm
        corridor={form.corridor}
        isAdding={adding.isRunning}
        error={adding.error}
        onAdd={adding.run}
      />
    </Sheet>
  );
}
