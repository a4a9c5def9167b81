import { seal, unseal } from "../sealing.ts";

/** Recipient and text as they are sealed into a message's row. */
export interface MessageContent {
  readonly to: string;
  readonly subject: string | null;
  readonly text: string;
  readonly html: string | null;
}

const placeOf = (messageId: string): string => `platform.message.content:${messageId}`;

export const sealContent = (key: Buffer, messageId: string, content: MessageContent): Buffer =>
  seal(key, placeOf(messageId), JSON.stringify(content));

export const openContent = (key: Buffer, messageId: string, sealed: Buffer): MessageContent =>
  JSON.parse(unseal(key, placeOf(messageId), sealed)) as MessageContent;
