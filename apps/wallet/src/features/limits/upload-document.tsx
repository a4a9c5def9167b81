import { Button } from "@mantine/core";
import { Icon } from "@okpay/ui/icons.tsx";
import { usePicturePreview } from "@okpay/ui/picture-preview.ts";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { documentsQuery, uploadDocument } from "../../api/document-calls.ts";
import type { DocumentEntry } from "../../api/wire.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import security from "../security/security.module.css";
import { useGuarded } from "../step-up/use-guarded.ts";
import classes from "./limits.module.css";

const TYPES = ["image/jpeg", "image/png", "image/webp"];
const MAX_BYTES = 8 * 1024 * 1024;

/** Takes or chooses a picture, shows it, then hands it in with a bar that tells how far it is. */
export function UploadDocument({ kind }: { kind: DocumentEntry["kind"] }) {
  const t = useText();
  const queryClient = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [share, setShare] = useState(0);
  const preview = usePicturePreview(file);
  const problem =
    file === null || TYPES.includes(file.type)
      ? file !== null && file.size > MAX_BYTES
        ? "tooLarge"
        : null
      : "wrongType";
  const upload = useGuarded(
    (picture: File) => {
      setShare(0);
      return uploadDocument(kind, picture, setShare);
    },
    {
      onDone: () => {
        setFile(null);
        void queryClient.invalidateQueries({ queryKey: documentsQuery.queryKey });
      },
    },
  );
  return (
    <div className={classes.pick}>
      {upload.error !== null && <ProblemNotice error={upload.error} />}
      {problem !== null && <Notice tone="error" title={t(`documents.${problem}`)} takesFocus />}
      {preview !== null && problem === null && (
        <img className={classes.preview} src={preview} alt={t("documents.preview")} />
      )}
      <div>
        <input
          id={`file-${kind}`}
          className={classes.file}
          type="file"
          accept={TYPES.join(",")}
          capture="environment"
          disabled={upload.isRunning}
          onChange={(event) => {
            upload.reset();
            setFile(event.currentTarget.files?.[0] ?? null);
          }}
        />
        <label className={classes.pickLabel} htmlFor={`file-${kind}`}>
          <Icon name="camera" />
          {file === null ? t(`documents.pick.${kind}`) : t("documents.pickOther")}
        </label>
      </div>
      {upload.isRunning && (
        <progress
          className={classes.bar}
          max={1}
          value={share}
          aria-label={t("documents.uploading")}
        />
      )}
      {file !== null && problem === null && (
        <Button fullWidth loading={upload.isRunning} onClick={() => upload.run(file)}>
          {t("documents.send")}
        </Button>
      )}
      <p className={security.dim}>{t("documents.hint")}</p>
    </div>
  );
}
