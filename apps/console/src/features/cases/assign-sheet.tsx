import { Button, NativeSelect, Textarea } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { Sheet } from "@okpay/ui/sheet.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { assignCase, type CaseView } from "../../api/case-calls.ts";
import { staffQuery } from "../../api/queries.ts";
import parts from "../../parts/parts.module.css";
import { WORKERS } from "./lists.ts";
import { useCaseDeed } from "./use-case-deed.ts";

const SHORTEST_REASON = 2;

/** To whom and why; only colleagues who work on cases and are there can be chosen. */
export function AssignSheet(props: { data: CaseView; isOpen: boolean; onClose: () => void }) {
  const t = useText();
  return (
    <Sheet title={t("casework.assign")} isOpen={props.isOpen} onClose={props.onClose}>
      <AssignForm data={props.data} onDone={props.onClose} />
    </Sheet>
  );
}

function AssignForm({ data, onDone }: { data: CaseView; onDone: () => void }) {
  const t = useText();
  const staff = useQuery(staffQuery);
  const [staffId, setStaffId] = useState("");
  const [reason, setReason] = useState("");
  const [isAsked, setAsked] = useState(false);
  const assign = useCaseDeed(
    data.id,
    (body: { staffId: string; reason: string }) => assignCase(data.id, body),
    onDone,
  );
  const why = reason.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (staffId !== "" && why.length >= SHORTEST_REASON && !assign.isPending)
      assign.mutate({ staffId, reason: why });
  };
  if (staff.isPending) return <LoadingRows rows={3} height={56} />;
  if (staff.isError) return <ProblemNotice error={staff.error} />;
  const able = staff.data.staff.filter(
    ({ id, state, role }) =>
      state === "active" && id !== data.owner?.id && WORKERS.some((each) => each === role),
  );
  return (
    <form className={parts.form} onSubmit={submit} noValidate>
      {assign.isError && <ProblemNotice error={assign.error} />}
      <NativeSelect
        label={t("casework.assignTo")}
        value={staffId}
        error={isAsked && staffId === "" ? t("desk.choose") : undefined}
        data={[
          { value: "", label: t("desk.choose") },
          ...able.map(({ id, displayName, role }) => ({
            value: id,
            label: `${displayName} · ${t(`console.role.${role}`)}`,
          })),
        ]}
        onChange={(event) => setStaffId(event.currentTarget.value)}
      />
      <Textarea
        label={t("console.reason.label")}
        description={t("console.reason.hint")}
        error={isAsked && why.length < SHORTEST_REASON ? t("console.reason.missing") : undefined}
        rows={3}
        maxLength={300}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Button type="submit" loading={assign.isPending}>
        {t("casework.assign")}
      </Button>
    </form>
  );
}
