import { useLocale } from "@okpay/ui/text.tsx";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { Session } from "../api/wire.ts";
import { needTexts } from "../app/texts.ts";
import { CallBanner } from "../features/call/call-banner.tsx";
import { SessionWatch } from "./session-watch.tsx";

/** With its words; asked again where the network lost either. */
export async function ready() {
  await needTexts("pages");
  return { default: SignedIn };
}

/** What stands around every page of somebody who is signed in: who talks to them, and that the session ends. */
function SignedIn({ session }: { session: Session }) {
  const locale = useLocale();
  const asked = useRef(locale);
  const queryClient = useQueryClient();
  // Why the hotline is closed the server writes out, in the language of who asks.
  useEffect(() => {
    if (asked.current === locale) return;
    asked.current = locale;
    void queryClient.invalidateQueries({ queryKey: ["contact"] });
  }, [locale, queryClient]);
  return (
    <div style={{ gridRow: 3 }}>
      <CallBanner />
      <SessionWatch session={session} />
    </div>
  );
}
