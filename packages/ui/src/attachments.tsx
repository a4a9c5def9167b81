import { Button } from "@mantine/core";
import { type ReactNode, useState } from "react";
import classes from "./attachments.module.css";
import { Icon } from "./icons.tsx";
import { usePicturePreview } from "./picture-preview.ts";
import { ProblemNotice } from "./problem-notice.tsx";
import { Notice } from "./states.tsx";
import { useText } from "./text.tsx";

const TYPES = ["image/jpeg", "image/png", "image/webp"];
const MAX_BYTES = 8 * 1024 * 1024;

/** Sends one picture and tells how much of it has left; `false`: nothing was sent, and that is no mistake. Fails with an ApiError. */
export type SendPicture = (file: File, onProgress: (share: number) => void) => Promise<unknown>;

/** What differs between a thread, a document and an article. */
export interface AttachWords {
  /** What is allowed and what happens to it. */
  readonly hint: string;
  readonly pick: string;
  readonly sent: string;
}

type Sending =
  | { readonly step: "idle" | "sent" }
  | { readonly step: "sending"; readonly share: number }
  | { readonly step: "failed"; readonly error: Error };

/** What was chosen and how far it is. */
function useSending() {
  const [file, setFile] = useState<File | null>(null);
  const [sending, setSending] = useState<Sending>({ step: "idle" });
  return {
    file,
    sending,
    choose: (picked: File | null) => {
      setSending({ step: "idle" });
      setFile(picked);
    },
    run: async (send: SendPicture, picture: File) => {
      setSending({ step: "sending", share: 0 });
      try {
        const result = await send(picture, (share) => setSending({ step: "sending", share }));
        if (result !== false) setFile(null);
        setSending({ step: result === false ? "idle" : "sent" });
      } catch (caught) {
        setSending({ step: "failed", error: asError(caught) });
      }
    },
  };
}

export interface AttachPictureProps {
  /** One button each: to whom the picture goes. */
  ways: readonly { readonly label: string; readonly send: SendPicture }[];
  /** Without: those of a thread. */
  words?: AttachWords;
  inputId?: string;
  /** A telephone opens its camera at once. */
  isPhotographed?: boolean;
}

/** Chooses a picture and sends it; what is allowed stands above before anything is chosen. */
export function AttachPicture(props: AttachPictureProps) {
  const { ways, words: given, inputId = "attach-file", isPhotographed = false } = props;
  const t = useText();
  const words = given ?? {
    hint: t("attach.hint"),
    pick: t("attach.pick"),
    sent: t("attach.sent"),
  };
  const { file, sending, choose, run } = useSending();
  const preview = usePicturePreview(file);
  const problem = problemOf(file);
  const isSending = sending.step === "sending";
  return (
    <div className={classes.attach}>
      {sending.step === "failed" && <ProblemNotice error={sending.error} />}
      {problem !== null && <Notice tone="error" title={t(`attach.${problem}`)} takesFocus />}
      <p className={classes.hint}>{words.hint}</p>
      {preview !== null && problem === null && <ChosenPicture key={preview} source={preview} />}
      <PickFile
        id={inputId}
        label={file === null ? words.pick : t("attach.pickOther")}
        isPhotographed={isPhotographed}
        isDisabled={isSending}
        onPick={choose}
      />
      {isSending && (
        <progress
          className={classes.bar}
          max={1}
          value={sending.share}
          aria-label={t("attach.sending")}
        />
      )}
      {file !== null && problem === null && (
        <div className={classes.buttons}>
          {ways.map(({ label, send }) => (
            <Button key={label} disabled={isSending} onClick={() => void run(send, file)}>
              {label}
            </Button>
          ))}
        </div>
      )}
      <p role="status">{sending.step === "sent" ? words.sent : ""}</p>
    </div>
  );
}

/** What the browser cannot show may be no picture: said before it is sent, where the server looks at what is in it. */
function ChosenPicture({ source }: { source: string }) {
  const t = useText();
  const [isBroken, setBroken] = useState(false);
  if (isBroken) return <p role="status">{t("attach.noPreview")}</p>;
  return (
    <img
      className={classes.picture}
      src={source}
      alt={t("attach.preview")}
      onError={() => setBroken(true)}
    />
  );
}

const asError = (caught: unknown): Error =>
  caught instanceof Error ? caught : new Error(String(caught));

function problemOf(file: File | null): "wrongType" | "tooLarge" | null {
  if (file === null) return null;
  if (!TYPES.includes(file.type)) return "wrongType";
  return file.size > MAX_BYTES ? "tooLarge" : null;
}

function PickFile({
  id,
  label,
  isPhotographed,
  isDisabled,
  onPick,
}: {
  id: string;
  label: string;
  isPhotographed: boolean;
  isDisabled: boolean;
  onPick: (file: File | null) => void;
}) {
  return (
    <div>
      <input
        id={id}
        className={classes.file}
        type="file"
        accept={TYPES.join(",")}
        capture={isPhotographed ? "environment" : undefined}
        disabled={isDisabled}
        onChange={(event) => {
          onPick(event.currentTarget.files?.[0] ?? null);
          // The same file may be chosen again after a mistake.
          event.currentTarget.value = "";
        }}
      />
      <label className={classes.pick} htmlFor={id}>
        <Icon name="camera" />
        {label}
      </label>
    </div>
  );
}

interface Attached {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly isDeleted: boolean;
}

/** The pictures of one step. Each is fetched when it is asked for: a look at somebody's picture is logged. */
export function AttachedPictures({
  pictures,
  open,
}: {
  pictures: readonly Attached[];
  open: (id: string) => Promise<string | null>;
}): ReactNode {
  return pictures.map((picture) => (
    <AttachedPicture key={picture.id} picture={picture} open={() => open(picture.id)} />
  ));
}

function AttachedPicture({
  picture: { name, bytes, isDeleted },
  open,
}: {
  picture: Attached;
  open: () => Promise<string | null>;
}) {
  const t = useText();
  const [isOpening, setOpening] = useState(false);
  const [shown, setShown] = useState<string | null>(null);
  const [isGone, setGone] = useState(isDeleted);
  const [error, setError] = useState<Error | null>(null);
  const show = async () => {
    setOpening(true);
    setError(null);
    try {
      const source = await open();
      setShown(source);
      setGone(source === null);
    } catch (caught) {
      setError(asError(caught));
    }
    setOpening(false);
  };
  if (isGone) return <p className={classes.hint}>{t("attach.deleted", { name })}</p>;
  if (shown !== null)
    return (
      <div className={classes.shown}>
        <img className={classes.picture} src={shown} alt={t("attach.picture", { name })} />
        <a className={classes.save} href={shown} download={name}>
          {t("attach.save")}
        </a>
      </div>
    );
  return (
    <div className={classes.shown}>
      {error !== null && <ProblemNotice error={error} />}
      <Button variant="default" loading={isOpening} onClick={() => void show()}>
        {t("attach.show", { name, size: Math.max(1, Math.round(bytes / 1000)) })}
      </Button>
    </div>
  );
}
