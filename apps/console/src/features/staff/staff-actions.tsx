import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { disableStaff, requestReset } from "../../api/calls.ts";
import type { StaffMember } from "../../api/wire.ts";
import { ReasonSheet } from "../../parts/reason-sheet.tsx";
import { RoleSheet } from "./role-sheet.tsx";
import classes from "./staff.module.css";

/** What an administrator may do to a colleague, never to themselves (row G6). */
export function StaffActions({ member, isOwn }: { member: StaffMember; isOwn: boolean }) {
  const t = useText();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState<"none" | "role" | "disable" | "reset">("none");
  const [isAsked, setAsked] = useState(false);
  if (isOwn) return <span className={classes.own}>{t("console.staff.notYourself")}</span>;
  const close = () => setOpen("none");
  const done = () => {
    close();
    void queryClient.invalidateQueries({ queryKey: ["staff"] });
  };
  const button = (which: "role" | "disable" | "reset") => (
    <button
      type="button"
      className={classes.action}
      aria-label={t(`console.staff.${which}.of`, { name: member.displayName })}
      onClick={() => setOpen(which)}
    >
      {t(`console.staff.${which}`)}
    </button>
  );
  return (
    <div>
      <div className={classes.actions}>
        {member.state !== "disabled" && button("role")}
        {!member.isDemo && button("reset")}
        {member.state !== "disabled" && button("disable")}
      </div>
      {isAsked && <Notice tone="info" title={t("console.staff.reset.asked")} />}
      <RoleSheet member={member} isOpen={open === "role"} onClose={close} onDone={done} />
      <ReasonSheet
        title={t("console.staff.disable.of", { name: member.displayName })}
        action={t("console.staff.disable")}
        isOpen={open === "disable"}
        onClose={close}
        run={(reason) => disableStaff(member.id, reason)}
        onDone={done}
      >
        <p>{t("console.staff.disable.effect")}</p>
      </ReasonSheet>
      <ReasonSheet
        title={t("console.staff.reset.of", { name: member.displayName })}
        action={t("console.staff.reset.ask")}
        isOpen={open === "reset"}
        onClose={close}
        run={(reason) => requestReset(member.id, reason)}
        onDone={() => {
          setAsked(true);
          void queryClient.invalidateQueries({ queryKey: ["approvals"] });
          close();
        }}
      >
        <p>{t("console.staff.reset.effect")}</p>
      </ReasonSheet>
    </div>
  );
}
