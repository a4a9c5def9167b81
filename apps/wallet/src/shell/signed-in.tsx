import type { Session } from "../api/wire.ts";
import { CallBanner } from "../features/call/call-banner.tsx";
import { SessionWatch } from "./session-watch.tsx";

/** What stands around every page of somebody who is signed in: who talks to them, and that the session ends. */
export function SignedIn({ session }: { session: Session }) {
  return (
    <div style={{ gridRow: 3 }}>
      <CallBanner />
      <SessionWatch session={session} />
    </div>
  );
}
