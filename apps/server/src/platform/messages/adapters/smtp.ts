import nodemailer from "nodemailer";
import { DeliveryFailed, DeliveryRefused, type MailTransport } from "../ports.ts";

/**
 * Mail through the operator's SMTP server (`smtp://` or `smtps://` with credentials in the address). Certificates are
 * verified. A 5xx answer is final, everything else is worth another try.
 */
export function createSmtpTransport(options: {
  readonly url: string;
  readonly from: string;
  readonly timeoutMs?: number;
}): MailTransport {
  const timeout = options.timeoutMs ?? 15_000;
  const transporter = nodemailer.createTransport({
    url: options.url,
    pool: true,
    // smtp:// begins in the clear: without this a network in between could keep it so (row H5).
    requireTLS: !isLoopback(options.url),
    maxConnections: 2,
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    // A mail of ours never includes files or addresses to fetch; a mistake must not become a way to read them.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = options.from.slice(options.from.lastIndexOf("@") + 1).replace(/[>\s]/g, "");

  return {
    async send(mail) {
      try {
        const info = await transporter.sendMail({
          from: options.from,
          // As an object: a comma or angle bracket in it cannot name a second recipient.
          to: { name: "", address: mail.to },
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          messageId: `<${mail.id}@${domain}>`,
          headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
        });
        return { providerReference: info.messageId };
      } catch (cause) {
        throw deliveryError(cause);
      }
    },
    async close() {
      transporter.close();
    },
  };
}

/** A relay on this very machine: no network in between that could listen. */
const isLoopback = (url: string): boolean =>
  /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);

function deliveryError(cause: unknown): DeliveryFailed | DeliveryRefused {
  const { responseCode, code } = cause as { responseCode?: unknown; code?: unknown };
  const answered = typeof responseCode === "number" ? responseCode : null;
  const reason =
    answered === null
      ? `smtp ${typeof code === "string" ? code : "unreachable"}`
      : `smtp ${answered}`;
  // 530–539 are about our own credentials (RFC 4954): the operator's mistake, not the recipient's; keep trying.
  const isFinal = answered !== null && answered >= 500 && (answered < 530 || answered > 539);
  return isFinal ? new DeliveryRefused(reason, { cause }) : new DeliveryFailed(reason, { cause });
}
