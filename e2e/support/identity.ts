/// <reference lib="dom" />
import { createHmac } from "node:crypto";
import type { CDPSession, Page } from "playwright-core";
import { untilHeading } from "./steps.ts";

/* People with a password of their own, and what they prove themselves with. */

export const PASSWORD = "Tidal-Maple7 orbit!";

export interface Person {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
}

interface InboxMessage {
  readonly channel: "email" | "sms";
  readonly to: string;
  readonly text: string;
  readonly links: readonly string[];
}

/** What the demo "sent" to an address or number, newest first. */
const messagesTo = (page: Page, to: string): Promise<InboxMessage[]> =>
  page.evaluate(async (address) => {
    const { messages } = (await (await fetch("/v1/demo/inbox")).json()) as {
      messages: InboxMessage[];
    };
    return messages.filter((message) => message.to === address);
  }, to);

const codeIn = (text: string): string | undefined => /(?<!\d)\d{6}(?!\d)/.exec(text)?.[0];

/** The newest six digits sent there; `after` leaves out one that was used already. */
export async function codeFor(page: Page, to: string, after?: string): Promise<string> {
  return untilFound(async () => {
    const codes = (await messagesTo(page, to)).map(({ text }) => codeIn(text));
    const newest = codes.find((code) => code !== undefined);
    return newest === after ? undefined : newest;
  }, `a code for ${to}`);
}

/** The newest link sent there that leads to this path. */
export async function linkFor(page: Page, to: string, path: string): Promise<string> {
  return untilFound(
    async () =>
      (await messagesTo(page, to))
        .flatMap(({ links }) => links)
        .find((link) => link.includes(path)),
    `a link to ${path} for ${to}`,
  );
}

/** Waits for a message there that says this, whole. */
export const mailSaying = (page: Page, to: string, words: string): Promise<string> =>
  untilFound(
    async () =>
      (await messagesTo(page, to)).map(({ text }) => text).find((text) => text.includes(words)),
    `a message to ${to} that says ${words}`,
  );

/** Asks again, as a person would press "refresh", until it is there; mails are sent by a worker. */
async function untilFound(look: () => Promise<string | undefined>, what: string): Promise<string> {
  const deadline = Date.now() + 15_000;
  while (Date.now() < deadline) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(`there was never ${what}`);
}

const post = (page: Page, path: string, body: unknown): Promise<{ id: string }> =>
  page.evaluate(
    async ([to, content]) => {
      const answer = await fetch(to, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: content,
      });
      if (!answer.ok) throw new Error(`${to}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as { id: string };
    },
    [path, JSON.stringify(body)] as const,
  );

/** Registers and confirms both channels over the API: the screens for it have their own journey. */
export async function signUp(page: Page, person: Person): Promise<void> {
  await page.goto("/");
  const { consents } = await page.evaluate(
    async () =>
      (await (await fetch("/v1/config")).json()) as {
        consents: { terms: string; privacy: string };
      },
  );
  const { id } = await post(page, "/v1/registrations", {
    displayName: person.name,
    email: person.email,
    phone: person.phone,
    password: PASSWORD,
    locale: "zh-CN",
    consents,
  });
  await post(page, `/v1/registrations/${id}/confirm-phone`, {
    code: await codeFor(page, person.phone),
  });
  const link = await linkFor(page, person.email, "/confirm");
  await post(page, "/v1/registrations/confirm-email", {
    token: new URLSearchParams(new URL(link).hash.slice(1)).get("t"),
  });
}

/** E-mail and password on the front page. */
export async function givePassword(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.goto("/");
  await page.getByLabel("邮箱").fill(email);
  await page.getByLabel("密码", { exact: true }).fill(password);
  await page.getByRole("button", { name: "登录", exact: true }).click();
}

export async function signIn(page: Page, person: Person, password = PASSWORD): Promise<void> {
  await givePassword(page, person.email, password);
  await untilHeading(page, `您好，${person.name}`);
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: "退出" }).first().click();
  await untilHeading(page, "登录");
}

/** The step-up sheet: password and a code by mail. */
export async function stepUpByMail(page: Page, person: Person, password = PASSWORD): Promise<void> {
  const sheet = page.getByRole("dialog", { name: "请验证是您本人" });
  await sheet.waitFor();
  const [before] = (await messagesTo(page, person.email)).map(({ text }) => codeIn(text));
  await sheet.getByRole("button", { name: /邮件验证码/ }).click();
  await sheet.getByLabel("您的密码").fill(password);
  await sheet.getByLabel("六位验证码").fill(await codeFor(page, person.email, before));
  await sheet.waitFor({ state: "hidden" });
}

/** RFC 6238, as an authenticator app does it; `steps` 1 is the code of 30 seconds before. */
export function totpOf(secret: string, stepsBack = 0): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replaceAll(/[\s=]/g, "")]
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  const key = Buffer.from((bits.match(/[01]{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) - stepsBack));
  const digest = createHmac("sha1", key).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** Chromium's virtual authenticator: a passkey device with a finger that always fits. */
export async function plugInAuthenticator(page: Page): Promise<CDPSession> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return cdp;
}
