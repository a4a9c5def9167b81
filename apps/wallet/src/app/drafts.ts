import { useCallback, useState } from "react";

const PREFIX = "okpay.draft.";

/** A form's content kept for this tab: it survives a reload and a sign-in in between, and ends with the tab. */
export function readDraft<Draft>(name: string, fallback: Draft): Draft {
  const stored = sessionStorage.getItem(PREFIX + name);
  return stored === null ? fallback : { ...fallback, ...(JSON.parse(stored) as Partial<Draft>) };
}

/** Fills a form in before it opens. */
export const writeDraft = (name: string, draft: unknown): void =>
  sessionStorage.setItem(PREFIX + name, JSON.stringify(draft));
export const dropDraft = (name: string): void => sessionStorage.removeItem(PREFIX + name);

/** Signing out leaves nothing of a person on a shared device. */
export function clearDrafts(): void {
  for (const key of Object.keys(sessionStorage))
    if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
}

/** A draft as React state; every change is stored at once. */
export function useDraft<Draft extends object>(
  name: string,
  initial: () => Draft,
): [Draft, (change: Partial<Draft>) => void] {
  const [draft, setDraft] = useState<Draft>(() => readDraft(name, initial()));
  const change = useCallback(
    (part: Partial<Draft>) =>
      setDraft((before) => {
        const after = { ...before, ...part };
        writeDraft(name, after);
        return after;
      }),
    [name],
  );
  return [draft, change];
}
