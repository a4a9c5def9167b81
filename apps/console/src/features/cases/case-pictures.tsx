import { AttachPicture } from "@okpay/ui/attachments.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQueryClient } from "@tanstack/react-query";
import { attachToCase, type CaseView, caseQuery } from "../../api/case-calls.ts";
import { Card } from "../../parts/card.tsx";

/** A picture to the customer, by the owner of an open case; or for colleagues, by anybody who works on cases. */
export function CasePictures({ data }: { data: CaseView }) {
  const t = useText();
  const queryClient = useQueryClient();
  const { id, isMine, canAct, state } = data;
  const isAnswering = isMine && canAct && (state === "open" || state === "paused");
  const way = (to: "customer" | "colleagues") => ({
    label: t(to === "customer" ? "attach.toCustomer" : "attach.toColleagues"),
    send: async (file: File, onProgress: (share: number) => void) => {
      queryClient.setQueryData(
        caseQuery(id).queryKey,
        await attachToCase(id, to, file, onProgress),
      );
    },
  });
  return (
    <Card title={t("attach.title")}>
      <AttachPicture
        ways={isAnswering ? [way("customer"), way("colleagues")] : [way("colleagues")]}
      />
    </Card>
  );
}
