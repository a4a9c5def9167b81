/// <reference lib="dom" />
import type { Page } from "playwright-core";
import { type Person, signUp } from "./identity.ts";
import { type Guest, signInAs } from "./merchant.ts";

/** A merchant behind a page of its own, over the API: the portal has its own journey (merchant.e2e.ts). */
export async function openShop(page: Page, person: Person) {
  await signUp(page, person);
  await signInAs(page, person);
  const { id } = await call<{ id: string }>(page, "/v1/merchants", { name: "晨光", country: "CN" });
  return {
    /** Where somebody can pay that many minor units, any number of times. */
    async link(amountMinor: string): Promise<string> {
      const { url } = await call<{ url: string }>(page, `/v1/merchants/${id}/links`, {
        mode: "live",
        description: `Lantern ${amountMinor}`,
        currency: "CNY",
        amountMinor,
      });
      return url;
    },
    /** What was sold, newest first. */
    sales: async () =>
      (
        await call<{ payments: { state: string; amount: { amountMinor: string } }[] }>(
          page,
          `/v1/merchants/${id}/payments?mode=live`,
        )
      ).payments,
  };
}

/** As the page's own script would; refused is thrown. */
export const call = <Answer>(page: Page, path: string, body?: object): Promise<Answer> =>
  page.evaluate(
    async ([to, content]) => {
      const answer = await fetch(
        to,
        content === null
          ? {}
          : { method: "POST", headers: { "content-type": "application/json" }, body: content },
      );
      if (!answer.ok) throw new Error(`${to}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as Answer;
    },
    [path, body === undefined ? null : JSON.stringify(body)] as const,
  );

/** Where a payment link leads, up to the choice of how to pay; its address. */
export async function followTo({ page, say, button }: Guest, link: string): Promise<string> {
  await page.goto(link);
  await button("checkout.toPay").click();
  await page.waitForURL("**/checkout/chk_*");
  await page.getByText(say("checkout.signInWhy")).or(page.getByRole("radio")).first().waitFor();
  return page.url();
}
