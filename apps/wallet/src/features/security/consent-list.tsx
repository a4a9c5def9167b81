import { Button } from "@mantine/core";
import type { components } from "@okpay/api-client";
import { Icon } from "@okpay/ui/icons.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { acceptConsent, consentsQuery } from "../../api/security-calls.ts";
import { dateText } from "../../app/times.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import classes from "./security.module.css";

type Entry = components["schemas"]["ConsentEntry"];

/** Each document with the version accepted; a newer one can be read and accepted here. */
export function ConsentList({ documents }: { documents: readonly Entry[] }) {
  const t = useText();
  const locale = useLocale();
  const queryClient = useQueryClient();
  const accept = useMutation({
    mutationFn: ({ document, currentVersion }: Entry) =>
      acceptConsent({ document, version: currentVersion }),
    onSuccess: (after) => queryClient.setQueryData(consentsQuery.queryKey, after),
  });
  return (
    <>
      {accept.isError && <ProblemNotice error={accept.error} />}
      <ul className={classes.rows}>
        {documents.map((entry) => (
          <li key={entry.document} className={classes.entry}>
            <span className={classes.icon} data-tone={entry.isAcceptanceNeeded ? "warn" : "info"}>
              <Icon name={entry.isAcceptanceNeeded ? "alert" : "check"} />
            </span>
            <div className={`${classes.text} ${classes.spanTwo}`}>
              <span className={classes.name}>{t(`consents.${entry.document}`)}</span>
              <span className={classes.dim}>
                {entry.isAcceptanceNeeded
                  ? t("consents.newVersion", { version: entry.currentVersion })
                  : t("consents.accepted", {
                      version: entry.acceptedVersion ?? entry.currentVersion,
                      date: entry.acceptedAt === null ? "" : dateText(entry.acceptedAt, locale),
                    })}
              </span>
              <span className={classes.buttons}>
                <Link
                  to="/legal/$document"
                  params={{ document: entry.document }}
                  target="_blank"
                  className={classes.back}
                >
                  {t("consents.read", { name: t(`consents.${entry.document}`) })}
                </Link>
                {entry.isAcceptanceNeeded && (
                  <Button
                    loading={accept.isPending && accept.variables.document === entry.document}
                    onClick={() => accept.mutate(entry)}
                  >
                    {t("consents.accept", { name: t(`consents.${entry.document}`) })}
                  </Button>
                )}
              </span>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
