import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { configQuery } from "../../api/queries.ts";

/** What a new password must be like here, in words. */
export function usePasswordRule(): string {
  const t = useText();
  const policy = useQuery(configQuery).data?.passwordPolicy ?? "composition";
  return t(`console.enrol.password.rule.${policy}`);
}
