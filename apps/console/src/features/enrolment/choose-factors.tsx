import type { components } from "@okpay/api-client";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import type { StaffSession } from "../../api/wire.ts";
import { Card } from "../../parts/card.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Lang } from "../../parts/lang.tsx";
import { useEnter } from "../sign-in/use-enter.ts";
import { EnrolPasskey } from "./enrol-passkey.tsx";
import { EnrolPassword } from "./enrol-password.tsx";
import { dropToken } from "./token.ts";

/** Who the link is for, then one of two ways; the better one first. */
export function ChooseFactors({
  token,
  invitation,
  onDone,
}: {
  token: string;
  invitation: components["schemas"]["StaffEnrolment"];
  onDone: () => void;
}) {
  const t = useText();
  const locale = useLocale();
  const enter = useEnter();
  const finish = async (session: StaffSession) => {
    dropToken();
    // First the page stops asking about the link: it has just been used up.
    onDone();
    await enter(session);
  };
  return (
    <>
      <Facts
        facts={[
          [t("console.staff.name"), <Lang key="name" text={invitation.displayName} />],
          [t("console.staff.email"), invitation.email],
          [t("console.staff.role"), t(`console.role.${invitation.role}`)],
          [
            t("console.enrol.expires"),
            new Date(invitation.expiresAt).toLocaleString(locale, {
              dateStyle: "medium",
              timeStyle: "short",
            }),
          ],
        ]}
      />
      <Card title={t("console.enrol.passkey.title")}>
        <EnrolPasskey token={token} onDone={finish} />
      </Card>
      <Card title={t("console.enrol.password.title")}>
        <EnrolPassword token={token} email={invitation.email} onDone={finish} />
      </Card>
    </>
  );
}
