import { Button, NativeSelect, Textarea } from "@mantine/core";
import type { CaseKind, MatterTopic } from "@okpay/contracts";
import { useText } from "@okpay/ui/text.tsx";
import { type FormEvent, useState } from "react";
import type { CaseContext, CaseRequest } from "../../api/case-calls.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import security from "../security/security.module.css";
import { MayHelp, useUnderstood } from "./may-help.tsx";

const KINDS = ["question", "complaint", "suggestion", "dispute"] as const satisfies CaseKind[];
const TOPICS = [
  "payment",
  "card",
  "abroad",
  "fees",
  "account",
  "sign_in",
  "security",
  "bills",
  "promotions",
  "app",
  "other",
] as const satisfies MatterTopic[];

export interface AskFormProps {
  context: CaseContext;
  error: Error | null;
  isBusy: boolean;
  onAsk: (request: Pick<CaseRequest, "kind" | "topic" | "text">, way: "call" | "message") => void;
}

/** Asks only what is missing, then how the answer is wanted. */
export function AskForm({ context, error, isBusy, onAsk }: AskFormProps) {
  const t = useText();
  const [kind, setKind] = useState<CaseKind>("question");
  const [chosen, setChosen] = useState<MatterTopic | "">("");
  const [text, setText] = useState("");
  const understood = useUnderstood(text);
  const [isAsked, setAsked] = useState(false);
  const needsTopic = context.missing.includes("topic");
  const needsText = context.missing.includes("text");
  // Proposed from the words until the customer says it.
  const topic = chosen !== "" ? chosen : needsTopic ? (understood.topic ?? "") : "";
  const lacksTopic = needsTopic && topic === "";
  const lacksText = needsText && text.trim() === "";
  const ask = (way: "call" | "message") => {
    setAsked(true);
    if (lacksTopic || lacksText) return;
    const words = text.trim();
    onAsk(
      { kind, ...(topic === "" ? {} : { topic }), ...(words === "" ? {} : { text: words }) },
      way,
    );
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask("call");
  };
  return (
    <form className={security.form} onSubmit={submit} noValidate>
      {error !== null && <ProblemNotice error={error} />}
      <NativeSelect
        label={t("contact.kind")}
        value={kind}
        data={KINDS.map((value) => ({ value, label: t(`cases.kind.${value}`) }))}
        onChange={(event) => setKind(event.currentTarget.value as CaseKind)}
      />
      {needsTopic && (
        <NativeSelect
          label={t("contact.topic")}
          value={topic}
          error={isAsked && lacksTopic ? t("contact.topicPick") : undefined}
          data={[
            { value: "", label: t("contact.topicPick") },
            ...TOPICS.map((value) => ({ value, label: t(`cases.topic.${value}`) })),
          ]}
          onChange={(event) => setChosen(event.currentTarget.value as MatterTopic | "")}
        />
      )}
      <Textarea
        label={needsText ? t("cases.text") : t("contact.optional")}
        description={t("cases.textHint")}
        error={isAsked && lacksText ? t("cases.textMissing") : undefined}
        value={text}
        rows={4}
        maxLength={4000}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <MayHelp understood={understood} />
      <p className={security.dim}>{t("contact.byCallHint")}</p>
      <Button type="submit" size="lg" loading={isBusy}>
        {t("contact.getCode")}
      </Button>
      <p className={security.dim}>{t("contact.byMessageHint")}</p>
      <Button variant="default" disabled={isBusy} onClick={() => ask("message")}>
        {t("contact.sendMessage")}
      </Button>
    </form>
  );
}
