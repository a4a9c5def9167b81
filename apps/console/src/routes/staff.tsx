import { Button } from "@mantine/core";
import { Icon } from "@okpay/ui/icons.tsx";
import { Page } from "@okpay/ui/page.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows, Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { staffQuery } from "../api/queries.ts";
import { useSession } from "../app/use-session.ts";
import { InviteSheet } from "../features/staff/invite-sheet.tsx";
import { StaffTable } from "../features/staff/staff-table.tsx";
import { may } from "../shell/places.ts";

/** Everybody who works here, their role and state; administrators invite, change and shut out. */
export function StaffPage() {
  const t = useText();
  const session = useSession();
  const found = useQuery(staffQuery);
  const [isInviting, setInviting] = useState(false);
  const [invited, setInvited] = useState<string | null>(null);
  if (session === null) return null;
  const mayManage = may(session, "staff.manage");
  return (
    <Page
      title={t("console.staff.title")}
      lead={t("console.staff.lead")}
      width="wide"
      aside={
        mayManage ? (
          <Button leftSection={<Icon name="plus" />} onClick={() => setInviting(true)}>
            {t("console.staff.invite")}
          </Button>
        ) : undefined
      }
    >
      {invited !== null && (
        <Notice tone="good" title={t("console.staff.invited", { email: invited })} takesFocus>
          <p>{t("console.staff.invitedDetail")}</p>
        </Notice>
      )}
      {found.isPending && <LoadingRows rows={6} height={52} />}
      {found.isError && <ProblemNotice error={found.error} />}
      {found.isSuccess && (
        <StaffTable staff={found.data.staff} session={session} mayManage={mayManage} />
      )}
      {mayManage && (
        <InviteSheet
          isOpen={isInviting}
          onClose={() => setInviting(false)}
          onDone={(email) => {
            setInviting(false);
            setInvited(email);
          }}
        />
      )}
    </Page>
  );
}
