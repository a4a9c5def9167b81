import { TextInput } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";

type Name = Readonly<Record<"en" | "zh-CN", string>>;

/** A name in both languages, because callers read it. */
export function NameFields({
  name,
  onChange,
}: {
  name: Name;
  onChange: (name: { en: string; "zh-CN": string }) => void;
}) {
  const t = useText();
  return (["zh-CN", "en"] as const).map((language) => (
    <TextInput
      key={language}
      label={t(`console.hours.name.${language}`)}
      value={name[language]}
      maxLength={120}
      onChange={(event) => onChange({ ...name, [language]: event.currentTarget.value })}
    />
  ));
}
