import { expect, it } from "vitest";
import { CONSENT_DOCUMENTS, CURRENT_CONSENTS, documentDigest } from "./consents.ts";

/** What each version says, in both languages. A changed text is a new version with new digests, never the old with new ones. */
const DIGESTS: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  "terms 2026-11-01": ["cd4a26c0b7adbddc", "89303a0a023ac3e3"],
  "privacy 2026-11-28": ["82f087d5c32ee528", "1e9d85c26ce2860e"],
};

it("a text that is not the one of its version asks for a new version [R8]", () => {
  for (const document of CONSENT_DOCUMENTS) {
    const name = `${document} ${CURRENT_CONSENTS[document]}`;
    const digests = (["en", "zh-CN"] as const).map((locale) =>
      documentDigest(document, locale).toString("hex").slice(0, 16),
    );
    expect([name, ...digests]).toEqual([name, ...(DIGESTS[name] ?? [])]);
  }
});
