import { useLocale } from "@okpay/ui/text.tsx";

/** A moment on the reader's clock, to the second where `isExact`: what happened first can matter. */
export function Moment({ at, isExact = false }: { at: string; isExact?: boolean }) {
  const locale = useLocale();
  return (
    <time dateTime={at}>
      {new Date(at).toLocaleString(locale, {
        dateStyle: "medium",
        timeStyle: isExact ? "medium" : "short",
      })}
    </time>
  );
}
