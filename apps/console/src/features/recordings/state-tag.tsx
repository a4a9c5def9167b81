import { useText } from "@okpay/ui/text.tsx";
import type { RecordingEntry } from "../../api/recording-calls.ts";
import { Tag, type Tone } from "../../parts/tag.tsx";

const TONES: Readonly<Partial<Record<RecordingEntry["state"], Tone>>> = {
  kept: "good",
  lost: "error",
  failed: "error",
};

export function StateTag({ recording }: { recording: RecordingEntry }) {
  const t = useText();
  return (
    <>
      <Tag tone={TONES[recording.state] ?? "plain"}>{t(`recordings.state.${recording.state}`)}</Tag>
      {recording.isHeld && (
        <>
          {" "}
          <Tag tone="warn">{t("recordings.held")}</Tag>
        </>
      )}
    </>
  );
}
