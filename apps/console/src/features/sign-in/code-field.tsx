import { TextInput } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";

/** The digits of what was typed or pasted: "123 456" and full-width digits too. */
export const digitsOf = (text: string): string => text.normalize("NFKC").replaceAll(/\D/g, "");

/** Six digits from an authenticator app; password managers may fill it. */
export function CodeField({
  value,
  onChange,
}: {
  value: string;
  onChange: (text: string) => void;
}) {
  const t = useText();
  return (
    <TextInput
      label={t("console.signIn.code")}
      name="code"
      inputMode="numeric"
      autoComplete="one-time-code"
      maxLength={12}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
