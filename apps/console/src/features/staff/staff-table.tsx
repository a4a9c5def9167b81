import { useText } from "@okpay/ui/text.tsx";
import type { StaffMember, StaffSession } from "../../api/wire.ts";
import { DataTable } from "../../parts/data-table.tsx";
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
  const columns = [
    {
      key: "name",
      title: t("console.staff.name"),
      cell: ({ displayName, email, isDemo, id }: StaffMember) => (
        <span className={classes.person}>
          <span>
            <Lang text={displayName} />{" "}
            {id === session.staff.id && <Tag>{t("console.staff.you")}</Tag>}{" "}
            {isDemo && <Tag tone="warn">{t("shell.demo")}</Tag>}
          </span>
          <span className={classes.email}>{email}</span>
        </span>
      ),
    },
    {
      key: "role",
      title: t("console.staff.role"),
      isNarrow: true,
      cell: ({ role }: StaffMember) => t(`console.role.${role}`),
    },
    {
      key: "state",
      title: t("console.staff.state"),
      isNarrow: true,
      cell: ({ state }: StaffMember) => (
        <span>
          <Tag tone={TONE[state]}>{t(`console.staff.state.${state}`)}</Tag>
        </span>
      ),
    },
    {
      key: "factors",
      title: t("console.staff.factors"),
      cell: ({ factors, isDemo }: StaffMember) =>
        factors.length === 0
          ? t(isDemo ? "console.staff.demoDoor" : "console.staff.noFactors")
          : factors.map((factor) => t(`console.factor.${factor}`)).join(" · "),
    },
    {
      key: "seen",
      title: t("console.staff.lastSignIn"),
      cell: ({ lastSignedInAt }: StaffMember) =>
        lastSignedInAt === null ? t("console.staff.never") : <Moment at={lastSignedInAt} />,
    },
  ];
  const actions = {
    key: "actions",
    title: t("console.staff.actions"),
    cell: (member: StaffMember) => (
      <StaffActions member={member} isOwn={member.id === session.staff.id} />
    ),
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
