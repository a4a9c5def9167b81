/** Worked examples of the help centre's operations, in wire form; see openapi-examples.ts. */

const summary = {
  slug: "card-declined-abroad",
  topic: "declines",
  title: "My card was declined abroad",
  summary: "Your bank has payments abroad switched off; it can switch them on in minutes.",
  path: "/help/en/card-declined-abroad",
};

export const helpExamples = {
  searchHelp: {
    response: {
      query: "card refused in spain",
      locale: "en",
      confidence: 0.86,
      isSure: true,
      articles: [summary],
    },
  },
  suggestHelp: {
    response: {
      suggestions: [{ text: "card declined abroad", path: "/help/en/card-declined-abroad" }],
    },
  },
  listHelpArticles: { response: { locale: "en", articles: [summary] } },
  getHelpArticle: {
    response: {
      ...summary,
      locale: "en",
      html: "<p>Your bank refused because payments abroad are switched off.</p>",
      spoken: "Your bank refused because payments abroad are switched off. It can switch them on.",
      declineCodes: ["card_declined"],
      links: [{ to: "/top-up" }],
      related: [],
      publishedAt: "2026-11-24T09:30:00.000Z",
    },
  },
  getHelpForDecline: { response: summary },
  giveHelpFeedback: { request: { slug: "card-declined-abroad", locale: "en", isSolved: true } },
  triageProblem: {
    request: { text: "验证码收不到 can't sign in", locale: "zh-CN" },
    response: {
      isSure: true,
      confidence: 0.81,
      topic: "sign-in",
      matter: "sign_in",
      skill: "identity",
      articles: [summary],
    },
  },
};
