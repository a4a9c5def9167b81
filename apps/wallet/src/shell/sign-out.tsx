import { Icon } from "@okpay/ui/icons.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { signOut } from "../api/calls.ts";
import { isRefusal } from "../api/problems.ts";
import { sessionQuery } from "../api/queries.ts";
import { clearDrafts } from "../app/drafts.ts";
import { forgetPerson } from "../app/query-client.ts";
import { hintSession } from "../app/session-hint.ts";
import classes from "./shell.module.css";

/** Ends the session on the server first; only then does this page forget, so that "signed out" is never a lie. */
export function SignOut() {
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
      clearDrafts();
      hintSession("");
      // First nobody is signed in, then the page changes: the start page sends whoever is signed in back inside.
      queryClient.setQueryData(sessionQuery.queryKey, null);
      await navigate({ to: "/" });
      forgetPerson(queryClient);
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
        <span className={classes.wideOnly}>{t("common.signOut")}</span>
      </button>
      {leave.isError && (
        <span className={classes.toolError} role="alert">
          {t("shell.signOutFailed")}
        </span>
      )}
    </>
  );
}
