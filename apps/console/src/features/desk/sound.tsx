import { Button } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";
import { Key } from "../../parts/key.tsx";
import { Tag } from "../../parts/tag.tsx";
import { type DeskView, setMuted } from "./desk-line.ts";

export function SoundTag({
  sound,
  isMuted,
  isHeld,
  hasMicrophone = true,
  isElsewhere = false,
}: Pick<DeskView, "sound" | "isMuted"> & {
  isHeld: boolean;
  hasMicrophone?: boolean;
  isElsewhere?: boolean;
}) {
  const t = useText();
  if (isElsewhere && !isHeld) return <Tag tone="plain">{t("desk.sound.elsewhere")}</Tag>;
  if (isHeld) return <Tag tone="warn">{t("desk.sound.held")}</Tag>;
  if (sound === "connected" && !hasMicrophone)
    return <Tag tone="error">{t("desk.sound.unheard")}</Tag>;
  if (sound === "connected")
    return isMuted ? (
      <Tag tone="warn">{t("desk.sound.muted")}</Tag>
    ) : (
      <Tag tone="good">{t("desk.sound.connected")}</Tag>
    );
  return <Tag tone="warn">{t(sound === "lost" ? "desk.sound.lost" : "desk.sound.connecting")}</Tag>;
}

export function MuteButton({ view }: { view: DeskView }) {
  const t = useText();
  return (
    <Button
      variant="default"
      data-key="m"
      rightSection={<Key name="m" />}
      aria-pressed={view.isMuted}
      onClick={() => setMuted(!view.isMuted)}
    >
      {view.isMuted ? t("desk.unmute") : t("desk.mute")}
    </Button>
  );
}
