import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { consentsQuery } from "../../api/security-calls.ts";
import { ConsentList } from "../security/consent-list.tsx";

/** Before a payment form: a new version of the terms is read and accepted first. What was typed waits in its draft. */
export function ConsentGate({ children }: { children: ReactNode }) {
  const t = useText();
  const wanted = (useQuery(consentsQuery).data?.documents ?? []).filter(
    ({ isAcceptanceNeeded }) => isAcceptanceNeeded,
  );
  // While it is not known the form shows: the server refuses the payment anyway if it must.
  if (wanted.length === 0) return children;
  return (
    <>
      <Notice tone="warn" title={t("consents.gate.title")}>
        <p>{t("consents.gate.detail")}</p>
      </Notice>
      <ConsentList documents={wanted} />
    </>
  );
}
