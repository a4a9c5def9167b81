import {
  missingPasswordClasses,
  PASSWORD_MAX_LENGTH,
  PASSWORD_RULES,
  passwordLength,
} from "@okpay/contracts/password";
import { Icon } from "@okpay/ui/icons.tsx";
import { PasswordInput } from "@okpay/ui/password-input.tsx";
import { useText } from "@okpay/ui/text.tsx";
import type { ReactNode } from "react";
import classes from "./register.module.css";
import { usePasswordPolicy } from "./use-password-policy.ts";
import { useStrength } from "./use-strength.ts";

export interface PasswordFieldProps {
  id: string;
  label: string;
  value: string;
  error: ReactNode;
  /** What the person typed elsewhere: a password made of it is weak. */
  personal: readonly string[];
  onChange: (password: string) => void;
}

/** The password with its rules ticked off as they are met, and a meter that says how long it would last. */
export function PasswordField({ id, label, value, error, personal, onChange }: PasswordFieldProps) {
  const t = useText();
  const policy = usePasswordPolicy();
  const { minLength, classes: wanted } = PASSWORD_RULES[policy];
  const missing = missingPasswordClasses(value, policy);
  const length = passwordLength(value);
  const strength = useStrength(value, personal);
  // Through `attributes`: Mantine puts its own in the place of a plain aria-describedby, and only ever names the error.
  const describedBy = `${error ? `${id}-error ` : ""}password-rules password-strength`;
  const rules = [
    {
      key: "length",
      isMet: length >= minLength && length <= PASSWORD_MAX_LENGTH,
      text: t("password.rule.length", { min: minLength }),
    },
    ...wanted.map((name) => ({
      key: name,
      isMet: value !== "" && !missing.includes(name),
      text: t(`password.rule.${name}`),
    })),
  ];
  return (
    <div className={classes.password}>
      <PasswordInput
        id={id}
        label={label}
        autoComplete="new-password"
        required
        value={value}
        error={error}
        attributes={{ input: { "aria-describedby": describedBy } }}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <ul id="password-rules" className={classes.rules}>
        {rules.map(({ key, isMet, text }) => (
          <li key={key} data-met={isMet}>
            <Icon name={isMet ? "check" : "cross"} size={16} />
            {text}
            <span className={classes.hidden}>
              {isMet ? t("password.met") : t("password.notMet")}
            </span>
          </li>
        ))}
      </ul>
      <div className={classes.meter} data-score={strength ?? "none"} aria-hidden="true">
        <span />
        <span />
        <span />
        <span />
      </div>
      <p id="password-strength" className={classes.strength} role="status">
        {strength === null ? t("password.strength.none") : t(`password.strength.${strength}`)}
      </p>
    </div>
  );
}
