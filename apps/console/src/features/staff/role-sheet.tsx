import { Button, NativeSelect } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { Sheet } from "@okpay/ui/sheet.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { changeRole } from "../../api/calls.ts";
import type { StaffMember, StaffRole } from "../../api/wire.ts";
import { Facts } from "../../parts/facts.tsx";
import parts from "../../parts/parts.module.css";
import { ROLES } from "./roles.ts";

interface RoleSheetProps {
  member: StaffMember;
  isOpen: boolean;
  onClose: () => void;
  onDone: () => void;
}

/** Another role, before and after side by side; the person is signed out and comes back with it. */
export function RoleSheet(props: RoleSheetProps) {
  const t = useText();
  const name = props.member.displayName;
  return (
    <Sheet
      title={t("console.staff.role.of", { name })}
      isOpen={props.isOpen}
      onClose={props.onClose}
    >
      <RoleForm {...props} />
    </Sheet>
  );
}

function RoleForm({ member, onDone }: RoleSheetProps) {
  const t = useText();
  const [role, setRole] = useState<StaffRole>(member.role);
  const change = useMutation({ mutationFn: () => changeRole(member.id, role), onSuccess: onDone });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (role !== member.role && !change.isPending) change.mutate();
  };
  return (
    <form className={parts.form} onSubmit={submit}>
      <p>{t("console.staff.role.effect")}</p>
      {change.isError && <ProblemNotice error={change.error} />}
      <NativeSelect
        label={t("console.staff.role.new")}
        value={role}
        onChange={(event) =>
          setRole(ROLES.find((each) => each === event.currentTarget.value) ?? member.role)
        }
        data={ROLES.map((value) => ({ value, label: t(`console.role.${value}`) }))}
      />
      <Facts
        facts={[
          [
            t("console.audit.before"),
            `${t(`console.role.${member.role}`)}: ${t(`console.role.does.${member.role}`)}`,
          ],
          [
            t("console.audit.after"),
            `${t(`console.role.${role}`)}: ${t(`console.role.does.${role}`)}`,
          ],
        ]}
      />
      <Button type="submit" disabled={role === member.role} loading={change.isPending}>
        {t("console.staff.role.change")}
      </Button>
    </form>
  );
}
