import { Button } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import type { SupervisionReason } from "../../api/supervision-calls.ts";
import { WhyForm } from "../../parts/why-form.tsx";
import { begin } from "./supervision-line.ts";

const REASONS = [
  "quality",
  "training",
  "help_asked",
  "complaint",
  "risk",
] as const satisfies readonly SupervisionReason[];

/** Why, before anything is heard: it stands in the audit log. */
export function EnterForm({ callId, onDone }: { callId: string; onDone: () => void }) {
  const t = useText();
  const enter = useMutation({ mutationFn: begin, onSuccess: onDone });
  return (
    <>
      {enter.isError && <ProblemNotice error={enter.error} />}
      <WhyForm
        legend={t("supervision.why")}
        reasons={REASONS.map((each) => [each, t(`supervision.why.${each}`)] as const)}
        note={t("supervision.note")}
        missing={t("supervision.whyMissing")}
        submit={t("supervision.begin")}
        isLoading={enter.isPending}
        onChosen={(why) => enter.mutate({ callId, ...why })}
        beside={
          <Button variant="default" onClick={onDone}>
            {t("supervision.cancel")}
          </Button>
        }
      />
    </>
  );
}
