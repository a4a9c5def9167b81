import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { promisesQuery } from "../../api/promises.ts";
import { timeText } from "../../app/times.ts";
import security from "../security/security.module.css";

/** What we promised on the telephone, until when, and who said it: the customer's proof, and our duty. */
export function Promises() {
  const t = useText();
  const locale = useLocale();
  const promises = useQuery(promisesQuery).data?.promises ?? [];
  if (promises.length === 0) return null;
  return (
    <section className={security.card} aria-labelledby="promised">
      <h2 id="promised">{t("calls.promised")}</h2>
      <ul className={security.plain}>
        {promises.map(({ id, text, dueAt, isOverdue, agentNumber, caseId }) => (
          <li key={id}>
            <p>{text}</p>
            <p className={security.dim}>
              {t(isOverdue ? "calls.promiseLate" : "calls.promiseUntil", {
                time: timeText(dueAt, locale),
                number: agentNumber ?? 0,
              })}
            </p>
            {caseId !== null && (
              <Link to="/cases/$caseId" params={{ caseId }}>
                {t("calls.promiseCase")}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
