import type { Tx } from "../../platform/db/index.ts";
import type { Messages } from "../../platform/messages/index.ts";
import type { CustomerRecord } from "./customer-repository.ts";
import { maskPhone } from "./masking.ts";
import { POLICY } from "./policy.ts";
import type { RegistrationRow } from "./tables.ts";

/**
 * The two messages of a registration. An address or number that belongs to a customer gets the news that somebody tried
 * to register with it instead of link or code: the registration goes on like any other, but only its owner learns more.
 * Nothing a stranger typed (a name) is put into a message to an address that is not confirmed.
 */
export interface ConfirmationMessages {
  sendLink(
    tx: Tx,
    registration: RegistrationRow,
    token: string,
    owner: CustomerRecord | undefined,
  ): Promise<void>;
  sendCode(
    tx: Tx,
    registration: RegistrationRow,
    code: string,
    owner: CustomerRecord | undefined,
  ): Promise<void>;
}

export function createConfirmationMessages(deps: {
  readonly messages: Messages;
  readonly publicUrl: string;
}): ConfirmationMessages {
  const { messages, publicUrl } = deps;
  return {
    sendLink(tx, registration, token, owner) {
      const order = { to: registration.email, deliverUntil: registration.email_token_expires_at };
      if (owner !== undefined) {
        return messages.sendEmail(tx, {
          ...order,
          locale: owner.locale,
          template: "already_registered",
          params: { name: owner.displayName, link: `${publicUrl}/` },
        });
      }
      return messages.sendEmail(tx, {
        ...order,
        locale: registration.locale,
        template: "confirm_email",
        // In the fragment: it reaches no server log, no Referer, and no scanner that opens links before people do.
        // Whose phone the other half went to: who did not register sees that it is not theirs.
        params: {
          link: `${publicUrl}/confirm#t=${token}`,
          minutes: POLICY.linkMinutes,
          phone: maskPhone(registration.phone),
        },
      });
    },
    sendCode(tx, registration, code, owner) {
      const order = { to: registration.phone, deliverUntil: registration.phone_code_expires_at };
      if (owner !== undefined)
        return messages.sendSms(tx, {
          ...order,
          locale: owner.locale,
          template: "already_registered",
          params: {},
        });
      return messages.sendSms(tx, {
        ...order,
        locale: registration.locale,
        template: "confirm_phone",
        params: { code, minutes: POLICY.codeMinutes },
      });
    },
  };
}
