import { Button, NativeSelect, TextInput } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { openCase } from "../../api/calls.ts";
import type { CustomerHit, StaffCase } from "../../api/wire.ts";
import { Lang } from "../../parts/lang.tsx";
import parts from "../../parts/parts.module.css";
import classes from "./customers.module.css";

const TOPICS: readonly StaffCase["topic"][] = [
  "payment",
  "sign_in",
  "security",
  "document",
  "complaint",
  "other",
];

/** A customer that was found, masked; opening the record means opening a case for it first. */
export function CustomerHitCard({ hit }: { hit: CustomerHit }) {
  const t = useText();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [topic, setTopic] = useState<StaffCase["topic"]>("payment");
  const [note, setNote] = useState("");
  const open = useMutation({
    mutationFn: () => openCase({ customerId: hit.id, topic, note: note.trim() }),
    onSuccess: async (opened) => {
      await queryClient.invalidateQueries({ queryKey: ["cases"] });
      await navigate({
        to: "/customers/$customerId",
        params: { customerId: hit.id },
        search: { case: opened.id },
      });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!open.isPending) open.mutate();
  };
  return (
    <form className={classes.hit} onSubmit={submit}>
      <p className={classes.hitName}>
        <Lang text={hit.nameMasked} />
      </p>
      <p className={classes.dim}>{hit.contactMasked}</p>
      {open.isError && <ProblemNotice error={open.error} />}
      <NativeSelect
        label={t("console.cases.topic")}
        value={topic}
        onChange={(event) =>
          setTopic(TOPICS.find((each) => each === event.currentTarget.value) ?? "other")
        }
        data={TOPICS.map((value) => ({ value, label: t(`console.topic.${value}`) }))}
      />
      <TextInput
        label={t("console.cases.note")}
        description={t("console.cases.noteHint")}
        value={note}
        maxLength={300}
        autoComplete="off"
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <div className={parts.actions}>
        <Button type="submit" variant="default" loading={open.isPending}>
          {t("console.cases.open")}
        </Button>
      </div>
    </form>
  );
}
