/* What a single key does: rows are marked `data-row`, what a letter presses in them carries it as `data-key`. */
const STORAGE_KEY = "okpay.console.keys";

/** Whether single letters act; on until a person says otherwise. */
export function areKeysOn(): boolean {
  try {
    return localStorage.getItem(STORAGE_KEY) !== "off";
  } catch (refusal) {
    if (!(refusal instanceof DOMException)) throw refusal;
    return true;
  }
}

export function setKeysOn(isOn: boolean): void {
  try {
    localStorage.setItem(STORAGE_KEY, isOn ? "on" : "off");
  } catch (refusal) {
    // Storage may be switched off: the choice then lasts as long as the page.
    if (!(refusal instanceof DOMException)) throw refusal;
  }
}

/** A letter typed into a field is text. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

const rowAtHand = (): HTMLElement | null =>
  document.activeElement?.closest<HTMLElement>("[data-row]") ?? null;

/** Moves the focus to the next or previous row; from outside to the first. */
export function moveRow(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>("main [data-row]")];
  const at = rowAtHand();
  const next = at === null ? rows[0] : rows[rows.indexOf(at) + step];
  const link = next?.matches("a, button, [tabindex]") === true ? next : next?.querySelector("a");
  link?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

/** Presses what carries this letter in the row at hand, else on the page when it is there once. Whether there was one. */
export function pressIn(key: string): boolean {
  if (!/^[a-z+-]$/.test(key)) return false;
  const selector = `[data-key="${key}"]:not(:disabled)`;
  const own = rowAtHand()?.querySelector<HTMLElement>(selector);
  const onPage = document.querySelectorAll<HTMLElement>(`main ${selector}`);
  const found = own ?? (onPage.length === 1 ? onPage[0] : undefined);
  found?.click();
  return found !== undefined;
}
