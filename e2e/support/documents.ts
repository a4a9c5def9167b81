/// <reference lib="dom" />
import type { Page } from "playwright-core";
import { codeFor, PASSWORD, type Person } from "./identity.ts";

/* A document of nobody, and handing it in over the API: the page for it has its own stops. */

/** A drawn card that says of itself that it is none; JPEG. */
export async function specimen(page: Page): Promise<Buffer> {
  const data = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    canvas.width = 1200;
    canvas.height = 760;
    const pen = canvas.getContext("2d") as CanvasRenderingContext2D;
    pen.fillStyle = "#dfe8e2";
    pen.fillRect(0, 0, 1200, 760);
    pen.fillStyle = "#8fa79a";
    pen.fillRect(70, 170, 320, 420);
    pen.fillStyle = "#1d2b24";
    pen.font = "bold 52px sans-serif";
    pen.fillText("SPECIMEN · 样本", 70, 100);
    pen.font = "40px sans-serif";
    for (const [row, text] of ["Name 姓名", "Alexandra Specimen", "No. 000000"].entries())
      pen.fillText(text, 450, 230 + row * 90);
    return canvas.toDataURL("image/jpeg", 0.9);
  });
  return Buffer.from(data.slice(data.indexOf(",") + 1), "base64");
}

/** As the wallet's page does it for somebody without a second factor: proved by password and a code by mail, then sent. */
export async function handIn(page: Page, person: Person, kind: string): Promise<void> {
  const send = (path: string, body: string | number[], type: string) =>
    page.evaluate(
      async ([to, content, contentType]) => {
        const answer = await fetch(to, {
          method: "POST",
          headers: { "Content-Type": contentType },
          body: typeof content === "string" ? content : new Uint8Array(content),
        });
        if (!answer.ok) throw new Error(`${to}: ${answer.status} ${await answer.text()}`);
        return (await answer.json()) as { id: string };
      },
      [path, body, type] as const,
    );
  const json = "application/json";
  const session = { email: person.email, password: PASSWORD };
  await send("/v1/session", JSON.stringify(session), json);
  const asked = await send("/v1/step-up/challenges", JSON.stringify({ method: "email" }), json);
  const proof = {
    method: "code",
    challengeId: asked.id,
    code: await codeFor(page, person.email),
  };
  await send("/v1/step-up", JSON.stringify({ password: PASSWORD, proof }), json);
  await send(`/v1/documents?kind=${kind}`, [...(await specimen(page))], "image/jpeg");
}
