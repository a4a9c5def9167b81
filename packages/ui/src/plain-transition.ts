import type { CSSProperties, ReactNode } from "react";

/**
 * Stands in the builds (vite.ts) for Mantine's Transition inside its Button, the only one that the first view would carry:
 * the sign of waiting is there at once instead of flying in, and 5 kB of animations stay at home.
 */
export function Transition(props: {
  readonly mounted: boolean;
  readonly transition: { readonly in: CSSProperties; readonly common: CSSProperties };
  readonly children: (styles: CSSProperties) => ReactNode;
}): ReactNode {
  const { mounted, transition, children } = props;
  return mounted ? children({ ...transition.common, ...transition.in }) : null;
}
