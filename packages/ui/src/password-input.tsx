import { TextInput, type TextInputProps } from "@mantine/core";
import { useState } from "react";
import { Icon } from "./icons.tsx";
import { useText } from "./text.tsx";
import classes from "./ui.module.css";

/** A password that can be looked at. Mantine's own brings two more components into the first view for the same. */
export function PasswordInput(props: Omit<TextInputProps, "type" | "rightSection">) {
  const t = useText();
  const [isShown, setShown] = useState(false);
  return (
    <TextInput
      {...props}
      type={isShown ? "text" : "password"}
      autoCapitalize="none"
      spellCheck={false}
      rightSectionWidth="3rem"
      rightSectionPointerEvents="all"
      rightSection={
        <button
          type="button"
          className={classes.iconButton}
          aria-pressed={isShown}
          aria-label={t("field.showPassword")}
          onClick={() => setShown(!isShown)}
        >
          <Icon name={isShown ? "eyeOff" : "eye"} />
        </button>
      }
    />
  );
}
