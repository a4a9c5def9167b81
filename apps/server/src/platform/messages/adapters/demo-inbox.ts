import type { MailTransport, SmsTransport } from "../ports.ts";

/**
 * The demo world's post office: nothing leaves the house. The text stays sealed in platform.message, where the inbox page
 * reads it, so handing over is all there is to do.
 */
export function createDemoInboxTransport(): MailTransport & SmsTransport {
  return {
    send: async () => ({ providerReference: null }),
    close: async () => {},
  };
}
