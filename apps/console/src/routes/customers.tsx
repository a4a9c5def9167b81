import { Page } from "@okpay/ui/page.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { CasesToday } from "../features/customers/cases.tsx";
import { CustomerSearch } from "../features/customers/customer-search.tsx";
import { Card } from "../parts/card.tsx";
import parts from "../parts/parts.module.css";

/** Finding one customer, and the own open cases: nobody's record is looked at without one (row G5). */
export function CustomersPage() {
  const t = useText();
  return (
    <Page title={t("console.customers.title")} lead={t("console.customers.lead")} width="wide">
      <div className={parts.columns}>
        <Card title={t("console.customers.find")}>
          <CustomerSearch />
        </Card>
        <CasesToday />
      </div>
    </Page>
  );
}
