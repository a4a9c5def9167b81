import { nextConsultMedia } from "../consult-repository.ts";
import type { Telephony } from "../ports.ts";
import { deleteMedia, dropMedia, nextMedia } from "../repository.ts";

/**
 * Browser to browser: sound goes between the two pages (WebRTC), we carry the two descriptions that let them find each
 * other. To connect means a new connection to be made; the agent's page offers, the caller's answers. Music, ringing and
 * silence the pages make by themselves from the call's state, so those commands leave no row.
 */
export function createBrowserTelephony(): Telephony {
  return {
    async carry(tx, command) {
      if (command.type === "connect") {
        await nextMedia(tx, command.callId);
        // Between two desks the same, whatever the caller came by.
        await nextConsultMedia(tx, command.callId);
      } else if (command.type === "queueMusic") {
        await dropMedia(tx, command.callId);
        await nextConsultMedia(tx, command.callId);
      }
    },
    forget: (tx, callId) => deleteMedia(tx, callId),
  };
}
