import { NetworkRemoved } from "./ports.ts";

/**
 * Asks all of them, one after the other, and says whether it is so of any. One whose keys were taken away hides no other: that it
 * could not be asked is told (`NetworkRemoved`) only where it is so of none. Any other error ends it.
 */
export async function anyOf<Attempt>(
  attempts: readonly Attempt[],
  isSo: (attempt: Attempt) => Promise<boolean>,
): Promise<boolean> {
  let removed: NetworkRemoved | null = null;
  let isAny = false;
  for (const attempt of attempts)
    try {
      isAny = (await isSo(attempt)) || isAny;
    } catch (error) {
      if (!(error instanceof NetworkRemoved)) throw error;
      removed = error;
    }
  if (removed !== null && !isAny) throw removed;
  return isAny;
}
