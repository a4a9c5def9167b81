import { NativeSelect } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";

/** One of a list's values, or none yet, which `isAsked` then says. */
export function Choice<Value extends string>(props: {
  label: string;
  description?: string;
  value: Value | "";
  values: readonly Value[];
  isAsked: boolean;
  textOf: (value: Value) => string;
  onChoose: (value: Value | "") => void;
}) {
  const t = useText();
  const { value, values, textOf, onChoose } = props;
  return (
    <NativeSelect
      label={props.label}
      description={props.description}
      value={value}
      error={props.isAsked && value === "" ? t("desk.choose") : undefined}
      data={[
        { value: "", label: t("desk.choose") },
        ...values.map((each) => ({ value: each, label: textOf(each) })),
      ]}
      onChange={(event) =>
        onChoose(values.find((each) => each === event.currentTarget.value) ?? "")
      }
    />
  );
}
