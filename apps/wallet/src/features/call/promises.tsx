import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { promisesQuery } from "../../api/promises.ts";
import { timeText } from "../../app/times.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import security from "../security/security.module.css";

/** After the call the agent still writes down what was promised in it. */
const FRESH_MS = 15_000;

/**
 * What we promised on the telephone, until when, and who said it: the customer's proof, and our duty. `isFresh`: a call just
 * ended, and one more may come.
 */
export function Promises({ isFresh = false }: { isFresh?: boolean }) {
  const t = useText();
  const locale = useLocale();
  const found = useQuery({ ...promisesQuery, refetchInterval: isFresh && FRESH_MS });
  if (found.isLoadingError) return <ProblemNotice error={found.error} />;
  const promises = found.data?.promises ?? [];
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
                number: agentNumber ?? "none",
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
