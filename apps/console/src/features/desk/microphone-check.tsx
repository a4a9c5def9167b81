import { Button, NativeSelect } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";
import { useEffect, useRef, useState } from "react";
import classes from "./desk.module.css";
import { changeMicrophone, useMicrophone } from "./desk-line.ts";
import { deviceOf, followLevel, microphones } from "./microphone-choice.ts";

/** A voice; a quiet room stays below. */
const VOICE = 0.4;

/** Before the first caller is there: which microphone, and that it hears. */
export function MicrophoneCheck({ stream }: { stream: MediaStream | null }) {
  const t = useText();
  if (stream === null)
    return (
      <div className={classes.buttons}>
        <Button variant="default" onClick={() => void useMicrophone()}>
          {t("desk.microphoneAgain")}
        </Button>
      </div>
    );
  return (
    <div className={classes.microphone}>
      <Choice stream={stream} />
      <Level key={stream.id} stream={stream} />
    </div>
  );
}

function Choice({ stream }: { stream: MediaStream }) {
  const t = useText();
  const devices = useDevices(stream);
  return (
    <NativeSelect
      label={t("desk.microphone")}
      value={deviceOf(stream)}
      data={devices.map(({ deviceId, label }, index) => ({
        value: deviceId,
        label: label === "" ? t("desk.microphone.unnamed", { number: index + 1 }) : label,
      }))}
      onChange={({ currentTarget }) => {
        const device = devices.find(({ deviceId }) => deviceId === currentTarget.value);
        if (device !== undefined) void changeMicrophone(device);
      }}
    />
  );
}

function Level({ stream }: { stream: MediaStream }) {
  const t = useText();
  const meter = useRef<HTMLMeterElement>(null);
  const [isHeard, setHeard] = useState(false);
  useEffect(
    () =>
      followLevel(stream, (level) => {
        if (meter.current !== null) meter.current.value = level;
        if (level > VOICE) setHeard(true);
      }),
    [stream],
  );
  return (
    <>
      <meter
        ref={meter}
        className={classes.level}
        min={0}
        max={1}
        aria-label={t("desk.microphone.level")}
      />
      <p role="status" className={classes.dim}>
        {t(isHeard ? "desk.microphone.heard" : "desk.microphone.quiet")}
      </p>
    </>
  );
}

/** With their names, which browsers tell once one is open; again when something is plugged in. */
function useDevices(stream: MediaStream): readonly MediaDeviceInfo[] {
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([]);
  useEffect(() => {
    let isWanted = true;
    const look = async () => {
      const found = await microphones();
      if (isWanted) setDevices(found);
    };
    const again = () => void look();
    again();
    navigator.mediaDevices.addEventListener("devicechange", again);
    return () => {
      isWanted = false;
      navigator.mediaDevices.removeEventListener("devicechange", again);
    };
  }, [stream]);
  return devices;
}
