import { Button } from "@mantine/core";
import { Page } from "@okpay/ui/page.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { isRefusal } from "../api/problems.ts";

export const RoutePending = () => <LoadingRows rows={3} height={88} />;

/** A page that could not be shown: what happened, that no money moved by it, what to do. */
export function RouteFailed({ error, reset }: ErrorComponentProps) {
  const t = useText();
  const router = useRouter();
  return (
    <Page
      title={t("state.pageFailed.title")}
      lead={isRefusal(error) ? error.problem.detail : t("state.pageFailed.detail")}
    >
      <p>{t("state.noMoneyMoved")}</p>
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
