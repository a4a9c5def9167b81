import { hintSession } from "@okpay/ui/session-hint.ts";
import { useQueryClient } from "@tanstack/react-query";
import { sessionQuery } from "../../api/queries.ts";
import type { StaffSession } from "../../api/wire.ts";
import { switchLocale } from "../../app/texts.ts";

/** What follows every way in: nothing of an earlier person is left, and the page speaks this one's language. */
export function useEnter(): (session: StaffSession) => Promise<void> {
  const queryClient = useQueryClient();
  return async (session) => {
    queryClient.removeQueries({
      predicate: ({ queryKey }) => queryKey[0] !== "config" && queryKey[0] !== "session",
    });
    hintSession(session.absoluteExpiresAt);
    if (!session.staff.isDemo) await switchLocale(session.staff.locale);
    queryClient.setQueryData(sessionQuery.queryKey, session);
  };
}
