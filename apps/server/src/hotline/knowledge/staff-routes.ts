import { type RegisterRoute, RequestRefused, type StaffActor } from "../../platform/http/index.ts";
import { toPublicId } from "../../platform/ids.ts";
import { renderMarkdown } from "./markdown.ts";
import type { ArticleRow, Knowledge, KnowledgeParts, RevisionRow } from "./service.ts";
import { topicName } from "./topic-name.ts";

/** Display names of members of staff, by id; `people/access` has them. */
export type NamesOf = (staffIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** Writing, checking and publishing, on the console's listener. */
export function registerStaffKnowledgeRoutes(
  route: RegisterRoute,
  { parts }: Pick<Knowledge, "parts">,
  namesOf: NamesOf,
): void {
  registerSteps(route, parts, namesOf);
  registerReading(route, parts, namesOf);
  route("previewArticle", async ({ body }) => ({ html: renderMarkdown(body.body, body.locale) }));
  route("uploadPicture", ({ body, actor }) =>
    parts.pictures.keep(body, { staffId: actor.staffId, at: parts.clock.now() }),
  );
  route("getHelpReport", async ({ query }) => {
    const days = Number(query.days ?? "30");
    const { gaps, deflection, articles } = await parts.readers.report(days);
    const titles = new Map(
      (await parts.list()).map(({ article, shown }) => [article.slug, titlesOf(shown)]),
    );
    return {
      days,
      gaps: gaps.map((gap) => ({ ...gap, lastAt: gap.lastAt.toISOString() })),
      deflection,
      articles: articles.flatMap((use) => {
        const known = titles.get(use.slug);
        return known === undefined ? [] : [{ ...use, titles: known }];
      }),
    };
  });
}

function registerReading(route: RegisterRoute, parts: KnowledgeParts, namesOf: NamesOf): void {
  route("listArticles", async ({ query }) => {
    const now = parts.clock.now();
    const rows = (await parts.list()).map(({ article, shown }) => rowOf(article, shown, now));
    const of = (filter: keyof typeof FILTERS) => rows.filter(FILTERS[filter]);
    return {
      articles: of(query.filter ?? "all"),
      counts: {
        all: rows.length,
        work: of("work").length,
        review: of("review").length,
        due: of("due").length,
        stale: of("stale").length,
        agent: of("agent").length,
      },
    };
  });
  route("getArticle", ({ params, actor }) => articleView(parts, namesOf, actor, params.slug));
  route("getArticleRevision", async ({ params }) => {
    const revision = await parts.editing.revision(params.slug, Number(params.number));
    const names = await namesOf(peopleIn([revision]));
    return { ...revisionRow(revision, names), content: revision.content };
  });
}

function registerSteps(route: RegisterRoute, parts: KnowledgeParts, namesOf: NamesOf): void {
  const { editing } = parts;
  const view = (actor: StaffActor, slug: string) => articleView(parts, namesOf, actor, slug);
  route("createArticle", async ({ body, actor }) => {
    await editing.create(actor, body.slug, body);
    return view(actor, body.slug);
  });
  route("saveArticleDraft", async ({ params: { slug }, body, actor }) => {
    await editing.save(actor, slug, body.base, body);
    return view(actor, slug);
  });
  route("submitArticle", async ({ params: { slug }, body, actor, ip, userAgent }) => {
    await editing.submit(actor, slug, body.number, { ip, userAgent });
    return view(actor, slug);
  });
  route("publishArticle", async ({ params: { slug }, body, actor, ip, userAgent }) => {
    await editing.publish(actor, slug, body.number, { ip, userAgent });
    return view(actor, slug);
  });
  route("returnArticle", async ({ params: { slug }, body, actor, ip, userAgent }) => {
    await editing.giveBack(actor, slug, body.number, body.reason, { ip, userAgent });
    return view(actor, slug);
  });
  route("confirmArticle", async ({ params: { slug }, body, actor, ip, userAgent }) => {
    await editing.confirm(actor, slug, body.number, { ip, userAgent });
    return view(actor, slug);
  });
}

type Row = ReturnType<typeof rowOf>;

const FILTERS = {
  all: () => true,
  work: (row: Row) => row.work !== null,
  review: (row: Row) => row.work === "review",
  due: (row: Row) => row.isDue,
  stale: (row: Row) => row.staleLocale !== null,
  agent: (row: Row) => row.audience === "agent",
} as const;

const titlesOf = ({ content }: RevisionRow) => ({
  en: content.texts.en.title,
  "zh-CN": content.texts["zh-CN"].title,
});

const rowOf = (article: ArticleRow, shown: RevisionRow, now: Date) => ({
  slug: article.slug,
  topic: shown.content.topic,
  audience: shown.content.audience,
  titles: titlesOf(shown),
  topicNames: {
    en: topicName(shown.content.topic, "en"),
    "zh-CN": topicName(shown.content.topic, "zh-CN"),
  },
  isPublished: article.publishedNumber !== null,
  work: shown.state === "draft" || shown.state === "review" ? shown.state : null,
  staleLocale: shown.content.staleLocale,
  dueAt: article.dueAt?.toISOString() ?? null,
  isDue: article.dueAt !== null && article.dueAt <= now,
  updatedAt: article.updatedAt.toISOString(),
});

const peopleIn = (revisions: readonly RevisionRow[]): string[] => [
  ...new Set(
    revisions
      .flatMap(({ authorId, reviewerId }) => [authorId, reviewerId])
      .filter((id) => id !== null),
  ),
];

const revisionRow = (revision: RevisionRow, names: ReadonlyMap<string, string>) => {
  const person = (id: string | null) =>
    id === null ? null : { id: toPublicId("stf", id), displayName: names.get(id) ?? "" };
  return {
    number: revision.number,
    state: revision.state,
    author: person(revision.authorId),
    reviewer: person(revision.reviewerId),
    note: revision.note,
    createdAt: revision.createdAt.toISOString(),
    decidedAt: revision.decidedAt?.toISOString() ?? null,
  };
};

async function articleView(
  { editing, clock }: KnowledgeParts,
  namesOf: NamesOf,
  actor: StaffActor,
  slug: string,
) {
  const { article, revisions } = await editing.read(slug);
  const current =
    revisions.find(({ state }) => state === "draft" || state === "review") ??
    revisions.find(({ state }) => state === "published") ??
    revisions[0];
  if (current === undefined) throw new RequestRefused("not_found");
  const names = await namesOf(peopleIn(revisions));
  return {
    ...rowOf(article, current, clock.now()),
    publishedAt: article.publishedAt?.toISOString() ?? null,
    current: { ...revisionRow(current, names), content: current.content },
    revisions: revisions.map((revision) => revisionRow(revision, names)),
    mayReview:
      actor.grants.includes("knowledge.publish") &&
      current.state === "review" &&
      current.authorId !== actor.staffId,
  };
}
