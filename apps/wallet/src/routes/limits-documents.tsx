import { Icon } from "@okpay/ui/icons.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { documentsQuery } from "../api/document-calls.ts";
import type { DocumentEntry } from "../api/wire.ts";
import { timeText } from "../app/times.ts";
import { UploadDocument } from "../features/limits/upload-document.tsx";
import { Loaded } from "../features/security/loaded.tsx";
import classes from "../features/security/security.module.css";
import { SecurityPage } from "../features/security/security-page.tsx";

const KINDS = ["identity_document", "address_document"] as const;

/** Documents for the next tier: what was handed in and what became of it, and another picture where one is needed. */
export function LimitsDocuments() {
  const t = useText();
  const found = useQuery(documentsQuery);
  return (
    <SecurityPage title={t("documents.title")} lead={t("documents.lead")} back="/limits">
      <Loaded query={found}>
        {({ documents }) =>
          KINDS.map((kind) => (
            <OfKind
              key={kind}
              kind={kind}
              latest={newestOf(documents.filter((each) => each.kind === kind))}
            />
          ))
        }
      </Loaded>
      <p className={classes.dim}>{t("documents.privacy")}</p>
    </SecurityPage>
  );
}

const newestOf = (documents: readonly DocumentEntry[]): DocumentEntry | null =>
  documents.toSorted((one, other) => other.submittedAt.localeCompare(one.submittedAt))[0] ?? null;

function OfKind({ kind, latest }: { kind: DocumentEntry["kind"]; latest: DocumentEntry | null }) {
  const t = useText();
  const locale = useLocale();
  return (
    <section className={classes.card} aria-labelledby={kind}>
      <h2 id={kind}>{t(`documents.kind.${kind}`)}</h2>
      <p className={classes.dim}>{t(`documents.what.${kind}`)}</p>
      {latest !== null && (
        <div className={classes.text} role="status">
          <span className={classes.tag} data-tone={latest.state === "rejected" ? "warn" : "good"}>
            {t(`documents.state.${latest.state}`)}
          </span>
          <span className={classes.dim}>
            <Icon name="clock" size={16} />{" "}
            {timeText(latest.decidedAt ?? latest.submittedAt, locale)}
          </span>
          {latest.reason !== null && <p>{t(`documents.reason.${latest.reason}`)}</p>}
          {latest.state === "submitted" && <p>{t("documents.waiting")}</p>}
        </div>
      )}
      {(latest === null || latest.state === "rejected") && <UploadDocument kind={kind} />}
    </section>
  );
}
