import type { MessageKey } from "@okpay/i18n";
import { Page } from "@okpay/ui/page.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { configQuery } from "../api/queries.ts";
import classes from "../features/reading/reading.module.css";
import { NotFound } from "./not-found.tsx";

/** Sections of each document: catalogue keys `<document>.<section>.title` and `.text`. */
const SECTIONS = {
  terms: ["service", "account", "money", "fees", "errors", "end"],
  privacy: ["what", "why", "who", "howLong", "rights"],
} as const;
type Document = keyof typeof SECTIONS;

function Sections({ document, version }: { document: Document; version: string | undefined }) {
  const t = useText();
  return (
    <Page
      title={t(`${document}.title`)}
      lead={version === undefined ? t(`${document}.lead`) : t("reading.version", { version })}
    >
      <div className={classes.text}>
        {SECTIONS[document].map((section) => (
          <section key={section}>
            <h2>{t(`${document}.${section}.title` as MessageKey)}</h2>
            <p>{t(`${document}.${section}.text` as MessageKey)}</p>
          </section>
        ))}
      </div>
    </Page>
  );
}

const route = getRouteApi("/legal/$document");

/** The terms and the privacy notice, with the version a registration accepts. */
export function Legal() {
  const { document } = route.useParams();
  const consents = useQuery(configQuery).data?.consents;
  if (document !== "terms" && document !== "privacy") return <NotFound />;
  return <Sections document={document} version={consents?.[document]} />;
}
