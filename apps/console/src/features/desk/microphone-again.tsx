import { Button } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";
import classes from "./desk.module.css";
import { type DeskView, useMicrophone } from "./desk-line.ts";
import { MicrophoneNotice } from "./microphone-notice.tsx";

/** Why nobody hears this agent, and another try. */
export function MicrophoneAgain({ problem }: { problem: DeskView["microphone"] }) {
  const t = useText();
  if (problem === null) return null;
  return (
    <>
      <MicrophoneNotice problem={problem} />
      <div className={classes.buttons}>
        <Button variant="default" onClick={() => void useMicrophone()}>
          {t("desk.microphoneAgain")}
        </Button>
      </div>
    </>
  );
}
