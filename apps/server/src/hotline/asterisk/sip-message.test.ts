import { describe, expect, it } from "vitest";
import { isOfPage, OF_CALLERS, registrationIn } from "./sip-message.ts";

const message = (start: string, ...headers: string[]) =>
  `${[start, "Via: SIP/2.0/WS x.invalid", ...headers].join("\r\n")}\r\n\r\n`;
const from = 'From: "Agent" <sip:okpay-desk-1@okpay.invalid>;tag=a';

describe("what a customer's page may say", () => {
  const user = "okpay-app-1";
  const mine = "From: <sip:okpay-app-1@okpay.invalid>;tag=a";
  it.each(["INVITE", "ACK", "CANCEL", "BYE"])("%s, in its own name", (method) => {
    expect(
      isOfPage(message(`${method} sip:okpay@okpay.invalid SIP/2.0`, mine), user, OF_CALLERS),
    ).toBe(true);
    expect(
      isOfPage(message(`${method} sip:okpay@okpay.invalid SIP/2.0`, from), user, OF_CALLERS),
    ).toBe(false);
  });
  it.each(["REGISTER", "REFER", "MESSAGE", "SUBSCRIBE", "NOTIFY"])("not %s", (method) =>
    expect(
      isOfPage(message(`${method} sip:okpay@okpay.invalid SIP/2.0`, mine), user, OF_CALLERS),
    ).toBe(false),
  );
});

describe("what an agent's page may say", () => {
  it.each([
    ["registers", message("REGISTER sip:okpay.invalid SIP/2.0", from)],
    [
      "registers, in the short form",
      message("REGISTER sip:okpay.invalid SIP/2.0", "f: <sip:okpay-desk-1@okpay.invalid>"),
    ],
    ["hangs up", message("BYE sip:asterisk@127.0.0.1 SIP/2.0", from)],
    ["answers", message("SIP/2.0 200 OK", "From: <sip:anonymous@127.0.0.1>", "CSeq: 1 INVITE")],
    ["keeps the connection", "\r\n\r\n"],
  ])("%s", (_what, text) => expect(isOfPage(text, "okpay-desk-1")).toBe(true));

  it.each([
    ["calls", message("INVITE sip:12@okpay.invalid SIP/2.0", from)],
    ["transfers by itself", message("REFER sip:asterisk@127.0.0.1 SIP/2.0", from)],
    ["writes messages", message("MESSAGE sip:12@okpay.invalid SIP/2.0", from)],
    [
      "registers as a colleague",
      message(
        "REGISTER sip:okpay.invalid SIP/2.0",
        "From: <sip:okpay-desk-2@okpay.invalid>",
        "Contact: <sip:okpay-desk-1@x.invalid>",
      ),
    ],
    [
      "registers as somebody whose name begins alike",
      message("REGISTER sip:okpay.invalid SIP/2.0", "From: <sip:okpay-desk-12@okpay.invalid>"),
    ],
    [
      "hides the sender behind a body",
      message("REGISTER sip:okpay.invalid SIP/2.0", "From: <sip:okpay-desk-2@okpay.invalid>") +
        from,
    ],
    ["is no SIP", "GET / HTTP/1.1\r\n\r\n"],
  ])("%s: refused", (_what, text) => expect(isOfPage(text, "okpay-desk-1")).toBe(false));
});

describe("what an answer says of the registration", () => {
  const contact = "Contact: <sip:okpay-desk-1@x.invalid;transport=ws>";
  it.each([
    ["stands", message("SIP/2.0 200 OK", `${contact};expires=119`, "CSeq: 2 REGISTER"), "stands"],
    ["is over", message("SIP/2.0 200 OK", "CSeq: 3 REGISTER"), "over"],
    [
      "is over, with its contact",
      message("SIP/2.0 200 OK", `${contact};expires=0`, "CSeq: 3 REGISTER"),
      "over",
    ],
    ["is asked for a password", message("SIP/2.0 401 Unauthorized", "CSeq: 1 REGISTER"), null],
    ["is about something else", message("SIP/2.0 200 OK", contact, "CSeq: 1 BYE"), null],
    ["is a request", message("INVITE sip:okpay-desk-1@x SIP/2.0", "CSeq: 1 INVITE"), null],
  ])("%s", (_what, text, said) => expect(registrationIn(text)).toBe(said));
});
