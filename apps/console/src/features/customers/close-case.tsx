import { Button } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { closeCase } from "../../api/calls.ts";
import parts from "../../parts/parts.module.css";

/** Closing the case closes the record with it: what was read is forgotten by this page at once. */
export function CloseCase({ caseId }: { caseId: string }) {
  const t = useText();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const close = useMutation({
    mutationFn: () => closeCase(caseId),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ["cases"] });
      await navigate({ to: "/customers" });
      queryClient.removeQueries({ queryKey: ["customer"] });
    },
  });
  return (
    <div className={parts.form}>
      {close.isError && <ProblemNotice error={close.error} />}
      <div>
        <Button variant="default" loading={close.isPending} onClick={() => close.mutate()}>
          {t("console.cases.close")}
        </Button>
      </div>
    </div>
  );
}
