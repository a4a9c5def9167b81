import { Button, TextInput } from "@mantine/core";
import { isApiError } from "@okpay/api-client";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { Sheet } from "@okpay/ui/sheet.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { addMaintenance, armEmergency } from "../../api/hours-calls.ts";
import parts from "../../parts/parts.module.css";

interface BlockSheetProps {
  kind: "emergency" | "maintenance";
  isOpen: boolean;
  onClose: () => void;
  onDone: () => void;
}

/** Why nobody will answer, in both languages, because callers hear and read it. */
export function BlockSheet(props: BlockSheetProps) {
  const t = useText();
  return (
    <Sheet
      title={t(`console.hours.block.new.${props.kind}`)}
      isOpen={props.isOpen}
      onClose={props.onClose}
    >
      <BlockForm {...props} />
    </Sheet>
  );
}

const instant = (local: string): string => new Date(local).toISOString();

function BlockForm({ kind, onDone }: BlockSheetProps) {
  const t = useText();
  const [reason, setReason] = useState({ "zh-CN": "", en: "" });
  const [startsAt, setStartsAt] = useState("");
  const [endsAt, setEndsAt] = useState("");
  const needsTimes = kind === "maintenance";
  const isComplete =
    reason["zh-CN"].trim() !== "" &&
    reason.en.trim() !== "" &&
    (!needsTimes || (startsAt !== "" && endsAt !== ""));
  const attempt = useMutation({
    mutationFn: () =>
      needsTimes
        ? addMaintenance({ startsAt: instant(startsAt), endsAt: instant(endsAt), reason })
        : armEmergency({ endsAt: endsAt === "" ? null : instant(endsAt), reason }),
    onSuccess: onDone,
  });
  const fields = isApiError(attempt.error) ? attempt.error.fieldMessages() : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isComplete && !attempt.isPending) attempt.mutate();
  };
  return (
    <form className={parts.form} onSubmit={submit} noValidate>
      <p>{t(`console.hours.block.effect.${kind}`)}</p>
      {attempt.isError && <ProblemNotice error={attempt.error} />}
      {(["zh-CN", "en"] as const).map((language) => (
        <TextInput
          key={language}
          label={t(`console.hours.block.reason.${language}`)}
          value={reason[language]}
          maxLength={120}
          onChange={(event) => setReason({ ...reason, [language]: event.currentTarget.value })}
        />
      ))}
      {needsTimes && (
        <TextInput
          type="datetime-local"
          label={t("console.hours.block.starts")}
          value={startsAt}
          onChange={(event) => setStartsAt(event.currentTarget.value)}
        />
      )}
      <TextInput
        type="datetime-local"
        label={t(needsTimes ? "console.hours.block.ends" : "console.hours.block.endsMaybe")}
        value={endsAt}
        error={fields["endsAt"]}
        onChange={(event) => setEndsAt(event.currentTarget.value)}
      />
      <Button type="submit" disabled={!isComplete} loading={attempt.isPending}>
        {t(`console.hours.block.next.${kind}`)}
      </Button>
    </form>
  );
}
