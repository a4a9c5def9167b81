import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { consentsQuery } from "../api/security-calls.ts";
import { ConsentList } from "../features/security/consent-list.tsx";
import { Loaded } from "../features/security/loaded.tsx";
import { SecurityPage } from "../features/security/security-page.tsx";

/** What was agreed to, in which version, and what is new. */
export function SecurityConsents() {
  const t = useText();
  const consents = useQuery(consentsQuery);
  return (
    <SecurityPage title={t("consents.title")} lead={t("consents.lead")}>
      <Loaded query={consents}>{({ documents }) => <ConsentList documents={documents} />}</Loaded>
    </SecurityPage>
  );
}
