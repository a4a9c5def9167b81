import { Button, Textarea } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { Sheet } from "@okpay/ui/sheet.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import classes from "./parts.module.css";

const SHORTEST_REASON = 2;

export interface ReasonSheetProps {
  title: string;
  isOpen: boolean;
  /** What the button does, in its words. */
  action: string;
  /** What will happen, before it does. */
  children: ReactNode;
  onClose: () => void;
  run: (reason: string) => Promise<unknown>;
  onDone: () => void;
}

/** Asks why before something is done that others will ask about; the reason stands in the audit log. */
export function ReasonSheet(props: ReasonSheetProps) {
  return (
    <Sheet title={props.title} isOpen={props.isOpen} onClose={props.onClose}>
      <ReasonForm {...props} />
    </Sheet>
  );
}

function ReasonForm({ action, children, run, onDone }: ReasonSheetProps) {
  const t = useText();
  const [reason, setReason] = useState("");
  const [isMissing, setMissing] = useState(false);
  const attempt = useMutation({ mutationFn: run, onSuccess: onDone });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const lacks = reason.trim().length < SHORTEST_REASON;
    setMissing(lacks);
    if (!lacks && !attempt.isPending) attempt.mutate(reason.trim());
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      {children}
      {attempt.isError && <ProblemNotice error={attempt.error} />}
      <Textarea
        label={t("console.reason.label")}
        description={t("console.reason.hint")}
        error={isMissing ? t("console.reason.missing") : undefined}
        value={reason}
        maxLength={300}
        rows={3}
        required
        withAsterisk={false}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Button type="submit" loading={attempt.isPending}>
        {action}
      </Button>
    </form>
  );
}
