import { Button } from "@mantine/core";
import { Page } from "@okpay/ui/page.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { sessionQuery } from "../../api/queries.ts";
import { hintSession } from "../../app/session-hint.ts";

/** The new password stands; every session ended, the second factors stayed. `next`: where its owner was going. */
export function ResetDone({ next }: { next: string | undefined }) {
  const t = useText();
  const queryClient = useQueryClient();
  useEffect(() => {
    // A session of this browser ended with all the others.
    hintSession("");
    queryClient.setQueryData(sessionQuery.queryKey, null);
  }, [queryClient]);
  return (
    <Page title={t("reset.done.title")} lead={t("reset.done.detail")}>
      <Button
        renderRoot={(props) => (
          <Link to="/" search={next === undefined ? {} : { next }} {...props} />
        )}
      >
        {t("recovery.toSignIn")}
      </Button>
    </Page>
  );
}
