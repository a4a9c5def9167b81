import { useText } from "@okpay/ui/text.tsx";
import type { StaffMember, StaffSession } from "../../api/wire.ts";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { Lang } from "../../parts/lang.tsx";
import { Moment } from "../../parts/moment.tsx";
import { Tag, type Tone } from "../../parts/tag.tsx";
import classes from "./staff.module.css";
import { StaffActions } from "./staff-actions.tsx";

const TONE: Record<StaffMember["state"], Tone> = {
  active: "good",
  invited: "plain",
  locked: "warn",
  disabled: "error",
};

/** One row per person. Somebody without a second factor would stand out: there is no such state, only "invited". */
export function StaffTable({
  staff,
  session,
  mayManage,
}: {
  staff: readonly StaffMember[];
  session: StaffSession;
  mayManage: boolean;
}) {
  const t = useText();
  const columns = useColumns(session);
  const actions: Column<StaffMember> = {
    key: "actions",
    title: t("console.staff.actions"),
    cell: (member) => <StaffActions member={member} isOwn={member.id === session.staff.id} />,
  };
  return (
    <DataTable
      caption={t("console.staff.title")}
      rows={staff}
      idOf={({ id }) => id}
      columns={mayManage ? [...columns, actions] : columns}
    />
  );
}

function useColumns(session: StaffSession): Column<StaffMember>[] {
  const t = useText();
  return [
    {
      key: "name",
      title: t("console.staff.name"),
      cell: (member) => <Person member={member} isOwn={member.id === session.staff.id} />,
    },
    {
      key: "role",
      title: t("console.staff.role"),
      isNarrow: true,
      cell: ({ role }) => t(`console.role.${role}`),
    },
    {
      key: "state",
      title: t("console.staff.state"),
      isNarrow: true,
      cell: ({ state }) => <Tag tone={TONE[state]}>{t(`console.staff.state.${state}`)}</Tag>,
    },
    {
      key: "factors",
      title: t("console.staff.factors"),
      cell: ({ factors, isDemo }) =>
        factors.length === 0
          ? t(isDemo ? "console.staff.demoDoor" : "console.staff.noFactors")
          : factors.map((factor) => t(`console.factor.${factor}`)).join(" · "),
    },
    {
      key: "seen",
      title: t("console.staff.lastSignIn"),
      cell: ({ lastSignedInAt }) =>
        lastSignedInAt === null ? t("console.staff.never") : <Moment at={lastSignedInAt} />,
    },
  ];
}

function Person({ member, isOwn }: { member: StaffMember; isOwn: boolean }) {
  const t = useText();
  return (
    <span className={classes.person}>
      <span>
        <Lang text={member.displayName} /> {isOwn && <Tag>{t("console.staff.you")}</Tag>}{" "}
        {member.isDemo && <Tag tone="warn">{t("shell.demo")}</Tag>}
      </span>
      <span className={classes.email}>{member.email}</span>
    </span>
  );
}
