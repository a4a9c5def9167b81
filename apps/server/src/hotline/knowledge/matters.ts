import type { MatterTopic } from "@okpay/contracts";

const MATTERS: Readonly<Record<string, MatterTopic>> = {
  abroad: "abroad",
  bills: "bills",
  declines: "card",
  "fees-and-records": "fees",
  merchants: "payment",
  payments: "payment",
  privacy: "account",
  promotions: "promotions",
  registration: "account",
  security: "security",
  "sign-in": "sign_in",
  verification: "account",
};

/** What a case about these articles would be about; null where an article says too little: it has to be asked. */
export const matterOf = (articleTopic: string): MatterTopic | null => MATTERS[articleTopic] ?? null;
