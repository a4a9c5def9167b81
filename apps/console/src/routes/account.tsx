import { Page } from "@okpay/ui/page.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useSession } from "../app/use-session.ts";
import { ChangePassword } from "../features/account/change-password.tsx";
import { Card } from "../parts/card.tsx";
import { Facts } from "../parts/facts.tsx";
import { Lang } from "../parts/lang.tsx";
import { Moment } from "../parts/moment.tsx";

/** The own account: who I am here, what I may do, my password. */
export function AccountPage() {
  const t = useText();
  const session = useSession();
  if (session === null) return null;
  const { staff, grants } = session;
  return (
    <Page title={t("console.place.account")} width="medium">
      <Card title={t("console.account.who")}>
        <Facts
          facts={[
            [t("console.staff.name"), <Lang key="name" text={staff.displayName} />],
            [t("console.staff.email"), staff.email],
            [t("console.staff.role"), t(`console.role.${staff.role}`)],
            [
              t("console.staff.factors"),
              staff.factors.map((factor) => t(`console.factor.${factor}`)).join(" · ") ||
                t("console.staff.demoDoor"),
            ],
            [t("console.account.since"), <Moment key="since" at={session.signedInAt} />],
            [t("console.account.until"), <Moment key="until" at={session.absoluteExpiresAt} />],
          ]}
        />
      </Card>
      <Card title={t("console.account.grants")}>
        <ul>
          {grants.map((grant) => (
            <li key={grant}>{t(`console.grant.${grant}`)}</li>
          ))}
        </ul>
      </Card>
      {staff.factors.length > 0 && (
        <Card title={t("console.account.password")}>
          {staff.factors.includes("totp") ? (
            <ChangePassword />
          ) : (
            <p>{t("console.account.noPassword")}</p>
          )}
        </Card>
      )}
    </Page>
  );
}
