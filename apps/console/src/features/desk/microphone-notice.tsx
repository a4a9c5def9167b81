import type { MicrophoneProblem } from "@okpay/ui/call-sound.ts";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";

/** Why no caller would hear this agent, and what to do about it. */
export function MicrophoneNotice({ problem }: { problem: MicrophoneProblem }) {
  const t = useText();
  return (
    <Notice tone="error" title={t(`desk.microphone.${problem}`)}>
      <p>{t(`desk.microphone.${problem}.do`)}</p>
    </Notice>
  );
}
