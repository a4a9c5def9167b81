import { AttachPicture, type SendPicture } from "@okpay/ui/attachments.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQueryClient } from "@tanstack/react-query";
import { documentsQuery, uploadDocument } from "../../api/document-calls.ts";
import { isRefusal } from "../../api/problems.ts";
import type { DocumentEntry } from "../../api/wire.ts";
import { useSessionEnded } from "../pay/use-session-ended.ts";
import { guarded, StepUpCancelled } from "../step-up/guarded.ts";

/** Photographs or chooses a document and hands it in; asked for a fresh proof first where the last one is too old. */
export function UploadDocument({ kind }: { kind: DocumentEntry["kind"] }) {
  const t = useText();
  const queryClient = useQueryClient();
  const sessionEnded = useSessionEnded();
  const send: SendPicture = async (file, onProgress) => {
    try {
      await guarded(() => uploadDocument(kind, file, onProgress));
    } catch (error) {
      if (error instanceof StepUpCancelled) return false;
      if (isRefusal(error, "unauthenticated")) sessionEnded();
      throw error;
    }
    void queryClient.invalidateQueries({ queryKey: documentsQuery.queryKey });
    void queryClient.invalidateQueries({ queryKey: ["security"] });
    return true;
  };
  return (
    <AttachPicture
      ways={[{ label: t("documents.send"), send }]}
      words={{
        hint: t("documents.hint"),
        pick: t(`documents.pick.${kind}`),
        sent: t("documents.state.submitted"),
      }}
      inputId={`file-${kind}`}
      isPhotographed
    />
  );
}
