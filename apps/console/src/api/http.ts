import { createPageClient } from "@okpay/api-client";
import { noteOutdated } from "../app/outdated.ts";
import { currentLocale } from "../app/texts.ts";

/** The one client of this app. */
export const { api, lastAnswerAt, onThisClock } = createPageClient(currentLocale);

/** Where this page's program was loaded from, which names its build; nothing while it is developed. */
const program = globalThis.document
  ?.querySelector('script[type="module"][src^="/assets/"]')
  ?.getAttribute("src");

/** The server says of what it does not understand whether it is an old page that asks; whoever asked, the page says so once. */
if (typeof program === "string")
  api.use({
    onRequest({ request }) {
      request.headers.set("X-OKPay-Page", program);
      return request;
    },
    async onResponse({ response }) {
      if (response.status !== 409) return;
      // What is no JSON is not of ours; whoever asked says so.
      const told: unknown = await response
        .clone()
        .json()
        .catch(() => null);
      if ((told as { readonly code?: unknown } | null)?.code === "page_outdated") noteOutdated();
    },
  });
