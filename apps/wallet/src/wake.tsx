import { PAGE_ALIVE } from "@okpay/ui/page.tsx";
import { hydrateRoot } from "react-dom/client";
import { sessionQuery } from "./api/queries.ts";
import { App } from "./app/app.tsx";
import type { Wallet } from "./app/router.tsx";

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** What somebody entered before the program was there: React keeps it in sight and knows nothing of it. */
interface Entered {
  readonly field: Field;
  readonly value: string;
}

/** Takes a page over that the server drew (draw.tsx): same elements, same focus, and what was typed meanwhile. */
export async function wake(root: HTMLElement, { queryClient, router }: Wallet): Promise<void> {
  const seeds = JSON.parse(root.dataset["seeds"] ?? "{}") as Record<string, unknown>;
  for (const [name, answer] of Object.entries(seeds)) queryClient.setQueryData([name], answer);
  // It was drawn for nobody: with a session the server would have sent it empty.
  queryClient.setQueryData(sessionQuery.queryKey, null);
  // Drawn, there is nothing to wait for around the page; the router then has no boundary there either.
  router.ssr = { manifest: undefined };
  stayWhereItIs(router);
  await router.load();
  await composed();
  const entered = enteredIn(root);
  addEventListener(PAGE_ALIVE, () => setTimeout(() => void handOver(entered)), { once: true });
  hydrateRoot(root, <App queryClient={queryClient} router={router} />);
}

/**
 * Whoever scrolled before the program was there stays where they are. The router scrolls to the top of what it rendered
 * first, which took the button away from under a finger that was already on it: the press was then none.
 */
function stayWhereItIs(router: Wallet["router"]): void {
  const { scrollRestoration = true } = router.options;
  router.options.scrollRestoration = () => false;
  addEventListener(
    "okpay:awake",
    () => void (router.options.scrollRestoration = scrollRestoration),
    { once: true },
  );
}

/** A word that is being put together (Chinese, say) would break off when its field is touched. */
const composed = (): Promise<void> =>
  new Promise((resolve) => {
    if (document.documentElement.dataset["composing"] === undefined) resolve();
    else addEventListener("compositionend", () => resolve(), { once: true });
  });

const isBox = (field: Field): field is HTMLInputElement =>
  field instanceof HTMLInputElement && field.type === "checkbox";

function enteredIn(root: HTMLElement): Entered[] {
  return [...root.querySelectorAll<Field>("input, select, textarea")].flatMap((field) => {
    const isAsDrawn = isBox(field)
      ? field.checked === field.defaultChecked
      : field instanceof HTMLSelectElement
        ? [...field.options].every((option) => option.selected === option.defaultSelected)
        : field.value === field.defaultValue;
    return isAsDrawn ? [] : [{ field, value: field.value }];
  });
}

/** Enters it once more, now that somebody listens; then the page is awake and a button held back is pressed (early.ts). */
async function handOver(entered: readonly Entered[]): Promise<void> {
  for (const { field, value } of entered) {
    if (isBox(field)) {
      field.checked = field.defaultChecked;
      field.click();
    } else if (field instanceof HTMLSelectElement) {
      field.value = value;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    } else typeInto(field, field.value === "" ? value : field.value);
    // What the last one changed is there before the next one.
    await Promise.resolve();
  }
  dispatchEvent(new Event("okpay:awake"));
}

/** React hears of a change only when the value differs from what it saw last: emptied in its sight, filled behind its back. */
function typeInto(field: HTMLInputElement | HTMLTextAreaElement, value: string): void {
  field.value = "";
  const { prototype } = field instanceof HTMLInputElement ? HTMLInputElement : HTMLTextAreaElement;
  Object.getOwnPropertyDescriptor(prototype, "value")?.set?.call(field, value);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
