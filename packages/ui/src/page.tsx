import { type ReactNode, useEffect, useRef } from "react";
import classes from "./ui.module.css";

export interface PageProps {
  title: string;
  /** Shown under the title, quieter. */
  lead?: ReactNode;
  /** Beside the title: a filter, a button. */
  aside?: ReactNode;
  width?: "narrow" | "medium" | "wide";
  children: ReactNode;
}

/** The first page of a visit leaves the focus where the browser put it. */
let hasShownPage = false;

/** Said on the window when the first page of a visit is alive: one that came drawn answers to the person from here on. */
export const PAGE_ALIVE = "okpay:alive";

/**
 * One page: names the browser's tab, holds the only `h1` and gives it the focus when the page is entered, so that a
 * screen reader starts at the top of what is new.
 */
export function Page({ title, lead, aside, width = "narrow", children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · OKPay`;
  }, [title]);
  useEffect(() => {
    if (hasShownPage) heading.current?.focus({ preventScroll: true });
    else dispatchEvent(new Event(PAGE_ALIVE));
    hasShownPage = true;
  }, []);
  return (
    <div className={classes.page} data-width={width}>
      <div className={classes.pageHead}>
        <h1 ref={heading} tabIndex={-1} className={classes.title}>
          {title}
        </h1>
        {aside}
      </div>
      {lead !== undefined && <p className={classes.lead}>{lead}</p>}
      {children}
    </div>
  );
}
