import type { PasswordPolicy } from "@okpay/contracts/password";
import { useQuery } from "@tanstack/react-query";
import { configQuery } from "../../api/queries.ts";

/** The installation's rules for new passwords; the stricter classes until they are known, which is before anybody has typed. */
export const usePasswordPolicy = (): PasswordPolicy =>
  useQuery(configQuery).data?.passwordPolicy ?? "composition";
