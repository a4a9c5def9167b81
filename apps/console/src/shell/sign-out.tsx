import { isRefusal } from "@okpay/api-client";
import { Icon } from "@okpay/ui/icons.tsx";
import { hintSession } from "@okpay/ui/session-hint.ts";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { signOut } from "../api/calls.ts";
import { sessionQuery } from "../api/queries.ts";
import classes from "./shell.module.css";

/** What does not belong to a person. */
const KEPT = new Set<unknown>(["config", "session"]);

/** Ends the session on the server first; only then does this page forget, so that "signed out" is never a lie. */
export function SignOut({ onLeave }: { onLeave?: () => void }) {
  const t = useText();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const leave = useMutation({
    mutationFn: async () => {
      try {
        await signOut();
      } catch (error) {
        if (!isRefusal(error, "unauthenticated")) throw error;
      }
    },
    onSuccess: async () => {
      hintSession("");
      onLeave?.();
      queryClient.setQueryData(sessionQuery.queryKey, null);
      await navigate({ to: "/sign-in" });
      queryClient.removeQueries({ predicate: ({ queryKey }) => !KEPT.has(queryKey[0]) });
    },
  });
  return (
    <>
      <button
        type="button"
        className={classes.tool}
        onClick={() => leave.mutate()}
        disabled={leave.isPending}
        aria-label={t("common.signOut")}
      >
        <Icon name="leave" />
      </button>
      {leave.isError && (
        <span className={classes.toolError} role="alert">
          {t("shell.signOutFailed")}
        </span>
      )}
    </>
  );
}
