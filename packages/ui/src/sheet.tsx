import { type ReactNode, type RefObject, useEffect, useId, useRef } from "react";
import { Icon } from "./icons.tsx";
import { useText } from "./text.tsx";
import classes from "./ui.module.css";

export interface SheetProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** The control used last outside of the sheet, wherever the focus went meanwhile. */
function useLastFocused(sheet: RefObject<HTMLElement | null>): RefObject<HTMLElement | null> {
  const last = useRef<HTMLElement | null>(null);
  useEffect(() => {
    const note = ({ target }: FocusEvent) => {
      if (target instanceof HTMLElement && sheet.current?.contains(target) !== true)
        last.current = target;
    };
    document.addEventListener("focusin", note);
    return () => document.removeEventListener("focusin", note);
  }, [sheet]);
  return last;
}

/**
 * A bottom sheet on a phone, a dialog on a desktop: the browser's own `<dialog>`, which brings the focus trap, Escape,
 * the inert page behind and the top layer. Mantine's Modal would add 56 kB and a style element the CSP refuses.
 */
export function Sheet({ title, isOpen, onClose, children }: SheetProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const t = useText();

  const lastFocused = useLastFocused(dialog);

  useEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    if (isOpen && !element.open) element.showModal();
    if (isOpen || !element.open) return;
    element.close();
    // The browser gives the focus back to what had it when the sheet opened: nothing, if that button was busy (disabled).
    if (document.activeElement === document.body) lastFocused.current?.focus();
  }, [isOpen, lastFocused]);

  return (
    <dialog
      ref={dialog}
      className={classes.sheet}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClose={() => {
        if (isOpen) onClose();
      }}
    >
      {isOpen && (
        <div className={classes.sheetBody}>
          <div className={classes.sheetHead}>
            <h2 id={titleId} className={classes.sheetTitle} tabIndex={-1}>
              {title}
            </h2>
            <button
              type="button"
              className={classes.iconButton}
              aria-label={t("common.close")}
              onClick={onClose}
            >
              <Icon name="cross" />
            </button>
          </div>
          {children}
        </div>
      )}
    </dialog>
  );
}
