import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { sessionQuery } from "../../api/queries.ts";
import type { Session } from "../../api/wire.ts";
import { forgetPerson } from "../../app/query-client.ts";
import { hintSession } from "../../app/session-hint.ts";
import { forgetWayOn } from "../register/under-way.ts";

/** After a sign-in: forget what an earlier person saw here; the landing page then leads on by itself. */
export function useEnter(): (session: Session) => void {
  const queryClient = useQueryClient();
  return useCallback(
    (session: Session) => {
      forgetWayOn();
      hintSession(session.absoluteExpiresAt);
      forgetPerson(queryClient);
      queryClient.setQueryData(sessionQuery.queryKey, session);
    },
    [queryClient],
  );
}
