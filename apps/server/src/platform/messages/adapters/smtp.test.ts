import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterEach, describe, expect, it } from "vitest";
import type { MailTransport } from "../ports.ts";
import { createSmtpTransport } from "./smtp.ts";

interface Received {
  readonly recipients: string[];
  readonly source: string;
}

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A mail server on the loopback interface that answers as told. */
async function mailServer(answers: { recipient?: number; data?: number; isSilent?: boolean } = {}) {
  const received: Received[] = [];
  const refusal = (code: number) =>
    Object.assign(new Error("refused for lin@example.com"), { responseCode: code });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onConnect: (_session, done) => (answers.isSilent === true ? undefined : done()),
    onRcptTo: (_address, _session, done) =>
      done(answers.recipient === undefined ? null : refusal(answers.recipient)),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        if (answers.data !== undefined) return done(refusal(answers.data));
        received.push({
          recipients: session.envelope.rcptTo.map((to) => to.address),
          source: Buffer.concat(chunks).toString("utf8"),
        });
        return done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(() => new Promise((resolve) => server.close(() => resolve())));
  const { port } = server.server.address() as AddressInfo;
  return { received, url: `smtp://127.0.0.1:${port}` };
}

function transportTo(url: string): MailTransport {
  const transport = createSmtpTransport({
    url,
    from: "OKPay <no-reply@okpay.example>",
    timeoutMs: 300,
  });
  open.unshift(() => transport.close());
  return transport;
}

const mail = {
  id: "0199-mail",
  to: "lin@example.com",
  subject: "请确认您的邮箱地址",
  text: "链接：https://pay.example.com/confirm#t=abc",
  html: "<p>链接</p>",
};

describe("the SMTP adapter", () => {
  it("hands a mail over, text and HTML, with an id of ours", async () => {
    const server = await mailServer();
    expect(await transportTo(server.url).send(mail)).toEqual({
      providerReference: "<0199-mail@okpay.example>",
    });
    const [{ recipients, source } = { recipients: [], source: "" }] = server.received;
    expect(recipients).toEqual(["lin@example.com"]);
    expect(source).toMatch(/^From: OKPay <no-reply@okpay\.example>\r$/m);
    expect(source).toMatch(/^To: lin@example\.com\r$/m);
    expect(source).toMatch(/^Message-ID: <0199-mail@okpay\.example>\r$/m);
    expect(source).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(source).toContain("Content-Type: multipart/alternative");
    expect(source).toMatch(/Subject: =\?UTF-8\?/);
  });

  it.each([
    ["a line break in the subject", { subject: "Hello\r\nBcc: victim@example.com" }],
    ["a line break in the address", { to: "lin@example.com\r\nBcc: victim@example.com" }],
    ["two addresses in one", { to: "lin@example.com, victim@example.com" }],
    ["an address in brackets", { to: "lin@example.com> <victim@example.com" }],
  ])("never writes to a second person: %s", async (_what, change) => {
    const server = await mailServer();
    await transportTo(server.url)
      .send({ ...mail, ...change })
      .catch((error: Error) => expect(error.name).toMatch(/^Delivery/));
    for (const { recipients, source } of server.received) {
      expect(recipients).not.toContain("victim@example.com");
      expect(source).not.toMatch(/^bcc:/im);
    }
  });

  it.each([
    ["unknown recipient", { recipient: 550 }, "DeliveryRefused", "smtp 550"],
    ["content refused", { data: 554 }, "DeliveryRefused", "smtp 554"],
    ["mailbox busy", { recipient: 450 }, "DeliveryFailed", "smtp 450"],
    ["our own credentials wrong", { recipient: 535 }, "DeliveryFailed", "smtp 535"],
  ])("tells final from passing: %s", async (_what, answers, name, reason) => {
    const { url } = await mailServer(answers);
    const error = await transportTo(url)
      .send(mail)
      .then(
        () => null,
        (thrown: unknown) => thrown,
      );
    expect(error).toMatchObject({ name, reason });
    expect(String((error as Error).message)).not.toContain("lin@example.com");
  });

  it("gives up waiting for a server that says nothing, or is not there", async () => {
    const { url } = await mailServer({ isSilent: true });
    await expect(transportTo(url).send(mail)).rejects.toMatchObject({ name: "DeliveryFailed" });
    await expect(transportTo("smtp://127.0.0.1:1").send(mail)).rejects.toMatchObject({
      name: "DeliveryFailed",
      reason: expect.stringContaining("smtp E") as string,
    });
  });
});
