import { Button } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { Sheet } from "@okpay/ui/sheet.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { approve, reject } from "../../api/calls.ts";
import type { Approval } from "../../api/wire.ts";
import { Key } from "../../parts/key.tsx";
import { useKnownText } from "../../parts/known-text.ts";
import parts from "../../parts/parts.module.css";
import { ReasonSheet } from "../../parts/reason-sheet.tsx";
import classes from "./approvals.module.css";

/** The second person's two buttons. Agreeing is asked once more, because it is carried out at once; refusing wants a reason. */
export function Decide({ approval }: { approval: Approval }) {
  const t = useText();
  const textOf = useKnownText();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState<"none" | "approve" | "reject">("none");
  const close = () => setOpen("none");
  const done = () => {
    close();
    void queryClient.invalidateQueries({ queryKey: ["approvals"] });
    void queryClient.invalidateQueries({ queryKey: ["staff"] });
  };
  const agree = useMutation({ mutationFn: () => approve(approval.id), onSuccess: done });
  const what = (
    <p>
      {textOf("console.commands", approval.command)} · <strong>{approval.subjectName}</strong>
    </p>
  );
  return (
    <div className={classes.actions}>
      <Button data-key="a" rightSection={<Key name="a" />} onClick={() => setOpen("approve")}>
        {t("console.approvals.approve")}
      </Button>
      <Button
        variant="default"
        data-key="r"
        rightSection={<Key name="r" />}
        onClick={() => setOpen("reject")}
      >
        {t("console.approvals.reject")}
      </Button>
      <Sheet
        title={t("console.approvals.approve.title")}
        isOpen={open === "approve"}
        onClose={close}
      >
        <div className={parts.form}>
          {what}
          <p>{textOf("console.commandEffect", approval.command)}</p>
          {agree.isError && <ProblemNotice error={agree.error} />}
          <Button loading={agree.isPending} onClick={() => agree.mutate()}>
            {t("console.approvals.approve.now")}
          </Button>
        </div>
      </Sheet>
      <ReasonSheet
        title={t("console.approvals.reject.title")}
        action={t("console.approvals.reject")}
        isOpen={open === "reject"}
        onClose={close}
        run={(reason) => reject(approval.id, reason)}
        onDone={done}
      >
        {what}
      </ReasonSheet>
    </div>
  );
}
