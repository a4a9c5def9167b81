import { Button } from "@mantine/core";
import { Notice } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useState } from "react";
import type { Quote } from "../../api/wire.ts";
import { changesOf } from "./changes.ts";

/**
 * A quote is confirmed by who has seen it: after a refresh that changed something it waits until what changed was accepted.
 * `changes` is null while there is nothing to accept.
 */
export function useRefreshed(quote: Quote) {
  const t = useText();
  const locale = useLocale();
  const [seen, setSeen] = useState(quote);
  const isOther = seen.id !== quote.id && seen.remittance !== null && quote.remittance !== null;
  const changes =
    isOther && seen.remittance !== null && quote.remittance !== null
      ? changesOf(seen.remittance, quote.remittance, { t, locale })
      : [];
  return {
    /** Null: never refreshed, or everything was seen. */
    changes: changes.length === 0 ? null : changes,
    wasRefreshed: isOther,
    accept: () => setSeen(quote),
  };
}

/** What the new rate changed, before anything can be confirmed at it. */
export function Refreshed({
  changes,
  onAccept,
}: {
  changes: readonly string[];
  onAccept: () => void;
}) {
  const t = useText();
  return (
    <Notice tone="warn" title={t("remittance.changed")} takesFocus>
      <ul>
        {changes.map((change) => (
          <li key={change}>{change}</li>
        ))}
      </ul>
      <Button fullWidth onClick={onAccept}>
        {t("remittance.accept")}
      </Button>
    </Notice>
  );
}
