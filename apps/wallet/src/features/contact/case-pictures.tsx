import { newIdempotencyKey } from "@okpay/api-client";
import { AttachPicture } from "@okpay/ui/attachments.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { attachToCase, type CustomerCase, ownCaseQuery } from "../../api/case-calls.ts";
import security from "../security/security.module.css";

/** A picture into the thread; the same one tried again after a lost answer is there once. */
export function CasePictures({ data }: { data: CustomerCase }) {
  const t = useText();
  const queryClient = useQueryClient();
  const keys = useRef(new WeakMap<File, string>());
  return (
    <div className={security.card}>
      <h2>{t("attach.title")}</h2>
      <AttachPicture
        ways={[
          {
            label: t("attach.send"),
            send: async (file, onProgress) => {
              const key = keys.current.get(file) ?? newIdempotencyKey();
              keys.current.set(file, key);
              queryClient.setQueryData(
                ownCaseQuery(data.id).queryKey,
                await attachToCase(data.id, file, key, onProgress),
              );
            },
          },
        ]}
      />
    </div>
  );
}
