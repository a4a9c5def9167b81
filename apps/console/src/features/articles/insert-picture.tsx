import { Button, TextInput } from "@mantine/core";
import type { Locale } from "@okpay/contracts";
import { AttachPicture } from "@okpay/ui/attachments.tsx";
import { Sheet } from "@okpay/ui/sheet.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useState } from "react";
import { uploadPicture } from "../../api/article-calls.ts";
import parts from "../../parts/parts.module.css";

/** Uploads a picture and hands over what stands in the text for it; without a description it cannot be sent. */
export function InsertPicture({
  language,
  isSaving,
  onInsert,
}: {
  language: Locale;
  isSaving: boolean;
  onInsert: (picture: { readonly path: string; readonly alt: string }) => void;
}) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const [alt, setAlt] = useState("");
  const words = alt.trim();
  const send = async (file: File, onProgress: (share: number) => void) => {
    const { path } = await uploadPicture(file, onProgress);
    onInsert({ path, alt: words });
    setAlt("");
    setOpen(false);
  };
  return (
    <>
      <div className={parts.actions}>
        <Button variant="default" disabled={isSaving} onClick={() => setOpen(true)}>
          {t(`console.articles.picture.insert.${language}`)}
        </Button>
      </div>
      <Sheet
        title={t("console.articles.picture.title")}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
      >
        <div className={parts.form}>
          <TextInput
            label={t("console.articles.picture.alt")}
            description={t("console.articles.picture.altHint")}
            value={alt}
            maxLength={200}
            lang={language}
            required
            withAsterisk={false}
            onChange={(event) => setAlt(event.currentTarget.value)}
          />
          <AttachPicture
            inputId={`picture-${language}`}
            words={{
              hint: t("console.articles.picture.hint"),
              pick: t("attach.pick"),
              sent: "",
            }}
            ways={words === "" ? [] : [{ label: t("console.articles.picture.upload"), send }]}
          />
        </div>
      </Sheet>
    </>
  );
}
