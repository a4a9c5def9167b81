import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useState } from "react";
import type { Strength } from "./estimate-strength.ts";

/**
 * How hard the password would be to guess, 0 to 4, or `null` before it is known. The dictionaries are large, so they
 * come with the first character typed here and with nothing else.
 */
export function useStrength(password: string, personal: readonly string[]): Strength | null {
  const [settled] = useDebouncedValue(password, 250);
  const [strength, setStrength] = useState<Strength | null>(null);
  const words = personal.join("\n");
  useEffect(() => {
    if (settled === "") return setStrength(null);
    let isCurrent = true;
    void import("./estimate-strength.ts").then(({ estimateStrength }) => {
      if (isCurrent) setStrength(estimateStrength(settled, words.split("\n")));
    });
    return () => {
      isCurrent = false;
    };
  }, [settled, words]);
  return strength;
}
