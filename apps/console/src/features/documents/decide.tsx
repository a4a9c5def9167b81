import { Button } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { Sheet } from "@okpay/ui/sheet.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import {
  approveDocument,
  type DocumentReason,
  type ReviewedDocument,
  rejectDocument,
  reviewsQuery,
} from "../../api/document-calls.ts";
import { Key } from "../../parts/key.tsx";
import parts from "../../parts/parts.module.css";
import classes from "./documents.module.css";

const REASONS = [
  "unreadable",
  "incomplete",
  "expired",
  "wrong_document",
  "name_mismatch",
  "other",
] as const satisfies readonly DocumentReason[];

/** The two decisions. Accepting is asked once more, because limits rise at once; not accepting wants a reason the customer reads. */
export function Decide({ document }: { document: ReviewedDocument }) {
  const t = useText();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const [open, setOpen] = useState<"none" | "approve" | "reject">("none");
  const close = () => setOpen("none");
  const done = async () => {
    await queryClient.invalidateQueries({ queryKey: reviewsQuery.queryKey });
    await navigate({ to: "/documents" });
  };
  const accept = useMutation({ mutationFn: () => approveDocument(document.id), onSuccess: done });
  return (
    <div className={classes.actions}>
      <Button data-key="a" rightSection={<Key name="a" />} onClick={() => setOpen("approve")}>
        {t("console.document.approve")}
      </Button>
      <Button
        variant="default"
        data-key="r"
        rightSection={<Key name="r" />}
        onClick={() => setOpen("reject")}
      >
        {t("console.document.reject")}
      </Button>
      <Sheet title={t("console.document.approve")} isOpen={open === "approve"} onClose={close}>
        <div className={parts.form}>
          <p>{t("console.document.approveEffect")}</p>
          {accept.isError && <ProblemNotice error={accept.error} />}
          <Button loading={accept.isPending} onClick={() => accept.mutate()}>
            {t("console.document.approveNow")}
          </Button>
        </div>
      </Sheet>
      <Sheet title={t("console.document.reject")} isOpen={open === "reject"} onClose={close}>
        <RejectForm documentId={document.id} onDone={done} />
      </Sheet>
    </div>
  );
}

function RejectForm({ documentId, onDone }: { documentId: string; onDone: () => Promise<void> }) {
  const t = useText();
  const [reason, setReason] = useState<DocumentReason | null>(null);
  const [isMissing, setMissing] = useState(false);
  const attempt = useMutation({
    mutationFn: (chosen: DocumentReason) => rejectDocument(documentId, chosen),
    onSuccess: onDone,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(reason === null);
    if (reason !== null && !attempt.isPending) attempt.mutate(reason);
  };
  return (
    <form className={parts.form} onSubmit={submit} noValidate>
      <p>{t("console.document.rejectEffect")}</p>
      {attempt.isError && <ProblemNotice error={attempt.error} />}
      <fieldset className={classes.reasons} aria-describedby="reason-missing">
        <legend>{t("console.document.reason")}</legend>
        {REASONS.map((each) => (
          <label key={each} className={classes.reason}>
            <input
              type="radio"
              name="reason"
              value={each}
              checked={reason === each}
              onChange={() => setReason(each)}
            />
            {t(`console.document.reason.${each}`)}
          </label>
        ))}
      </fieldset>
      <p id="reason-missing" className={classes.missing} role="alert">
        {isMissing && reason === null ? t("console.document.reasonMissing") : ""}
      </p>
      <Button type="submit" loading={attempt.isPending}>
        {t("console.document.rejectNow")}
      </Button>
    </form>
  );
}
