import type { FieldErrorCode } from "@okpay/contracts";
import { useText } from "@okpay/ui/text.tsx";
import { useState } from "react";
import { isRefusal } from "../../api/problems.ts";
import { PasswordField } from "../register/password-field.tsx";
import { passwordProblem } from "../register/registration-rules.ts";
import { usePasswordPolicy } from "../register/use-password-policy.ts";

/** A new password as it is chosen: the rules told here, the rest by the server. */
export function useNewPassword(error: Error | null) {
  const policy = usePasswordPolicy();
  const [password, setPassword] = useState("");
  const [own, setOwn] = useState<FieldErrorCode | null>(null);
  const ofServer = isRefusal(error)
    ? error.problem.errors?.find(({ field }) => /password$/i.test(field))?.code
    : undefined;
  return {
    password,
    setPassword,
    problem: own ?? ofServer ?? null,
    /** Whether it may be sent; if not, the field says why. */
    check: (): boolean => {
      const problem = passwordProblem(password, policy);
      setOwn(problem);
      if (problem !== null) document.getElementById("new-password")?.focus();
      return problem === null;
    },
  };
}

export interface NewPasswordFieldProps {
  state: ReturnType<typeof useNewPassword>;
  personal: readonly string[];
}

export function NewPasswordField({ state, personal }: NewPasswordFieldProps) {
  const t = useText();
  return (
    <PasswordField
      id="new-password"
      label={t("password.new")}
      value={state.password}
      error={state.problem === null ? undefined : t(`fields.${state.problem}`)}
      personal={personal}
      onChange={state.setPassword}
    />
  );
}
