import { Button } from "@mantine/core";
import { isRefusal } from "@okpay/api-client";
import { Page } from "@okpay/ui/page.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";

export const RoutePending = () => <LoadingRows rows={6} height={44} />;

/** A page that could not be shown: what happened, what to do. */
export function RouteFailed({ error, reset }: ErrorComponentProps) {
  const t = useText();
  const router = useRouter();
  return (
    <Page
      title={t("state.pageFailed.title")}
      lead={isRefusal(error) ? error.problem.detail : t("state.pageFailed.detail")}
    >
      <Button
        onClick={() => {
          reset();
          void router.invalidate();
        }}
      >
        {t("common.tryAgain")}
      </Button>
    </Page>
  );
}
