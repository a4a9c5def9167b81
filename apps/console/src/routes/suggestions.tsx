import { Page } from "@okpay/ui/page.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { EmptyState, LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { suggestionsQuery } from "../api/case-calls.ts";
import { useSession } from "../app/use-session.ts";
import { CaseTabs } from "../features/cases/case-tabs.tsx";
import { GroupCard } from "../features/cases/suggestion-group.tsx";
import { Ungrouped } from "../features/cases/ungrouped.tsx";
import parts from "../parts/parts.module.css";
import { may } from "../shell/places.ts";

/** Suggestions that ask for the same thing, put together and answered together. */
export function SuggestionsPage() {
  const t = useText();
  const session = useSession();
  const found = useQuery(suggestionsQuery);
  const mayAnswer = session !== null && may(session, "suggestions.answer");
  return (
    <Page
      title={t("casework.suggestions.title")}
      lead={t("casework.suggestions.lead")}
      width="wide"
    >
      <CaseTabs />
      {found.isPending && <LoadingRows rows={4} height={72} />}
      {found.isError && <ProblemNotice error={found.error} takesFocus={found.data === undefined} />}
      {found.data !== undefined && found.data.groups.length + found.data.ungrouped.length === 0 && (
        <EmptyState icon="mail" title={t("casework.suggestions.none")}>
          <p>{t("casework.suggestions.noneDetail")}</p>
        </EmptyState>
      )}
      {found.data !== undefined && found.data.groups.length + found.data.ungrouped.length > 0 && (
        <div className={parts.columns}>
          <Ungrouped rows={found.data.ungrouped} groups={found.data.groups} />
          {found.data.groups.map((group) => (
            <GroupCard key={group.id} group={group} mayAnswer={mayAnswer} />
          ))}
        </div>
      )}
    </Page>
  );
}
