import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { EmptyState, LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { casesQuery } from "../../api/queries.ts";
import { Card } from "../../parts/card.tsx";
import { Lang } from "../../parts/lang.tsx";
import { Moment } from "../../parts/moment.tsx";
import classes from "./customers.module.css";

/** The own open cases; each opens its customer's record. */
export function CasesToday() {
  const t = useText();
  const found = useQuery(casesQuery);
  return (
    <Card title={t("console.cases.title")}>
      {found.isPending && <LoadingRows rows={2} height={56} />}
      {found.isError && <ProblemNotice error={found.error} />}
      {found.isSuccess && found.data.cases.length === 0 && (
        <EmptyState icon="person" title={t("console.cases.none")}>
          <p>{t("console.cases.noneDetail")}</p>
        </EmptyState>
      )}
      <ul className={classes.list}>
        {found.data?.cases.map((each) => (
          <li key={each.id} data-row>
            <Link
              to="/customers/$customerId"
              params={{ customerId: each.customerId }}
              search={{ case: each.id }}
            >
              <Lang text={each.customerName} /> · {t(`console.topic.${each.topic}`)}
            </Link>
            <p className={classes.dim}>
              <Moment at={each.openedAt} />
              {each.note !== "" && ` · ${each.note}`}
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
