import { Button } from "@mantine/core";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import type { KeyboardEvent } from "react";
import { Key } from "../../parts/key.tsx";
import parts from "../../parts/parts.module.css";
import classes from "./recordings.module.css";
import { useSound } from "./use-sound.ts";
import { clockOf } from "./words.ts";

const STEP_SECONDS = 5;

/** Play and pause, a place that the arrow keys move, and the places where nothing was recorded. */
export function Player({ sound, pauses }: { sound: ArrayBuffer; pauses: readonly number[] }) {
  const t = useText();
  const { length, at, isPlaying, toggle, seek } = useSound(sound);
  if (length === "unplayable")
    return (
      <Notice tone="error" title={t("recordings.unplayable")}>
        <p>{t("recordings.unplayableDo")}</p>
      </Notice>
    );
  const seconds = length ?? 0;
  const place = t("recordings.positionOf", { at: clockOf(at), length: clockOf(seconds) });
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -STEP_SECONDS, ArrowRight: STEP_SECONDS }[event.key];
    if (step === undefined && event.key !== " ") return;
    event.preventDefault();
    if (step === undefined) toggle();
    else seek(at + step);
  };
  return (
    <section className={classes.player} aria-label={t("recordings.player")}>
      <div className={parts.actions}>
        <Button
          data-key="p"
          rightSection={<Key name="p" />}
          disabled={length === null}
          onClick={toggle}
        >
          {t(isPlaying ? "recordings.stop" : "recordings.start")}
        </Button>
        {[...new Set(pauses)].map((pause) => (
          <Button key={pause} variant="default" onClick={() => seek(pause)}>
            {t("recordings.toPause", { at: clockOf(pause) })}
          </Button>
        ))}
      </div>
      <input
        className={classes.track}
        type="range"
        aria-label={t("recordings.position")}
        aria-valuetext={place}
        min={0}
        max={Math.max(1, Math.ceil(seconds))}
        step="any"
        value={at}
        onChange={(event) => seek(Number(event.currentTarget.value))}
        onKeyDown={onKeyDown}
      />
      <p className={classes.time}>{place}</p>
      <p className={parts.dim}>{t("recordings.keys")}</p>
    </section>
  );
}
