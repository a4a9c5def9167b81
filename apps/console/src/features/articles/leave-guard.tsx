import { Button } from "@mantine/core";
import { Sheet } from "@okpay/ui/sheet.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useBlocker } from "@tanstack/react-router";
import { useEffect, useLayoutEffect, useRef } from "react";
import parts from "../../parts/parts.module.css";

/** Asks before a page is left on which something was written and not saved; the browser itself asks when it is closed. */
export function LeaveGuard({ isChanged }: { isChanged: boolean }) {
  const t = useText();
  const blocker = useBlocker({
    shouldBlockFn: ({ next }) => isChanged && next.pathname !== "/sign-in",
    enableBeforeUnload: () => isChanged,
    withResolver: true,
  });
  const stay = () => blocker.reset?.();
  return (
    <Sheet
      title={t("console.articles.leave.title")}
      isOpen={blocker.status === "blocked"}
      onClose={stay}
    >
      <p>{t("console.articles.leave.detail")}</p>
      <div className={parts.actions}>
        <Button onClick={stay}>{t("console.articles.leave.stay")}</Button>
        <Button variant="default" onClick={() => blocker.proceed?.()}>
          {t("console.articles.leave.go")}
        </Button>
      </div>
    </Sheet>
  );
}

/** Ctrl+S and ⌘S save, from inside a field as well; the browser's own dialog stays away. */
export function useSaveKey(save: () => void): void {
  const latest = useRef(save);
  // With what is on the screen, not a moment later: a picture that has just come into the text is saved with it.
  useLayoutEffect(() => {
    latest.current = save;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}
