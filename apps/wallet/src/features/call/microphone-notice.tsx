import type { MicrophoneProblem } from "@okpay/ui/call-sound.ts";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";

/** Why nobody would hear the caller, and what to do about it. */
export function MicrophoneNotice({ problem }: { problem: MicrophoneProblem }) {
  const t = useText();
  return (
    <Notice tone="error" title={t(`calls.microphone.${problem}`)} takesFocus>
      <p>{t(`calls.microphone.${problem}.do`)}</p>
    </Notice>
  );
}
