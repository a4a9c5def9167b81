import type { AuditEventType, AuditTrail } from "../../platform/audit-trail.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database, Tx } from "../../platform/db/index.ts";
import { RequestRefused, type StaffActor } from "../../platform/http/index.ts";
import { type ArticleContent, lacksOf } from "./content.ts";
import { after, dueAfter, type Step } from "./lifecycle.ts";
import { RESERVED_SLUGS } from "./pages/paths.ts";
import {
  type ArticleRow,
  findArticle,
  findRevision,
  findRevisions,
  insertArticle,
  insertRevision,
  lockArticle,
  moveRevision,
  type RevisionRow,
  rewriteDraft,
  setDue,
  setPublished,
  tellPublished,
  touchArticle,
} from "./repository.ts";

export interface Origin {
  readonly ip: string;
  readonly userAgent: string;
}

export interface Draft {
  readonly content: ArticleContent;
  readonly note: string;
}

/** Who writes does not publish: two people, as with any decision of weight; the database refuses one person as well. */
export interface Editing {
  read(slug: string): Promise<{ readonly article: ArticleRow; readonly revisions: RevisionRow[] }>;
  revision(slug: string, number: number): Promise<RevisionRow>;
  create(actor: StaffActor, slug: string, draft: Draft): Promise<void>;
  /** Refused when the article is no longer at `base`: what a colleague did meanwhile is not lost. */
  save(actor: StaffActor, slug: string, base: number, draft: Draft): Promise<void>;
  submit(actor: StaffActor, slug: string, number: number, origin: Origin): Promise<void>;
  publish(actor: StaffActor, slug: string, number: number, origin: Origin): Promise<void>;
  giveBack(
    actor: StaffActor,
    slug: string,
    number: number,
    reason: string,
    origin: Origin,
  ): Promise<void>;
  confirm(actor: StaffActor, slug: string, number: number, origin: Origin): Promise<void>;
}

interface EditingDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: AuditTrail;
  /** After a commit: this process need not wait for the news to come round. */
  readonly published: () => Promise<void>;
}

export function createEditing(deps: EditingDeps): Editing {
  const { database, clock } = deps;
  const inTurn = <T>(slug: string, work: (tx: Tx, article: ArticleRow) => Promise<T>): Promise<T> =>
    database.kysely.transaction().execute(async (tx) => {
      const article = await lockArticle(tx, slug);
      if (article === undefined) throw new RequestRefused("not_found");
      return work(tx, article);
    });

  return {
    async read(slug) {
      const article = await findArticle(database.kysely, slug);
      if (article === undefined) throw new RequestRefused("not_found");
      return { article, revisions: await findRevisions(database.kysely, slug) };
    },

    async revision(slug, number) {
      const revision = await findRevision(database.kysely, slug, number);
      if (revision === undefined) throw new RequestRefused("not_found");
      return revision;
    },

    create: (actor, slug, draft) =>
      database.kysely.transaction().execute(async (tx) => {
        const now = clock.now();
        if (RESERVED_SLUGS.has(slug) || !(await insertArticle(tx, slug, now)))
          throw new RequestRefused("article_exists");
        await insertRevision(tx, newDraft(actor, slug, 1, draft, now));
      }),

    save: (actor, slug, base, draft) =>
      inTurn(slug, async (tx) => {
        const now = clock.now();
        const revisions = await findRevisions(tx, slug);
        const work = workOf(revisions);
        const current = work ?? revisions.find(({ state }) => state === "published");
        if (current?.number !== base) throw new RequestRefused("revision_outdated");
        if (work?.state === "draft" && work.authorId === actor.staffId)
          await rewriteDraft(tx, slug, work.number, { ...draft, at: now });
        else {
          if (work !== undefined)
            await moveRevision(tx, slug, work.number, { state: "dropped", decidedAt: now });
          const number = Math.max(...revisions.map((each) => each.number)) + 1;
          await insertRevision(tx, newDraft(actor, slug, number, draft, now));
        }
        await touchArticle(tx, slug, now);
      }),

    submit: (actor, slug, number, origin) =>
      inTurn(slug, async (tx) => {
        const { content } = await stepped(tx, slug, number, "submit");
        const lacks = lacksOf(content);
        if (lacks.length > 0)
          throw new RequestRefused("article_incomplete", {
            errors: lacks.map((field) => ({ field, code: "required" as const })),
          });
        await moveRevision(tx, slug, number, { state: "review" });
        await touchArticle(tx, slug, clock.now());
        await write(deps, tx, "article.submitted", actor, slug, origin, { revision: number });
      }),

    async publish(actor, slug, number, origin) {
      await inTurn(slug, (tx, article) => publish(deps, tx, article, { actor, number, origin }));
      await deps.published();
    },

    giveBack: (actor, slug, number, reason, origin) =>
      inTurn(slug, async (tx) => {
        const { authorId } = await stepped(tx, slug, number, "return");
        if (authorId === actor.staffId) throw new RequestRefused("own_revision");
        await moveRevision(tx, slug, number, { state: "draft", note: reason });
        await touchArticle(tx, slug, clock.now());
        await write(deps, tx, "article.returned", actor, slug, origin, {
          revision: number,
          reason,
        });
      }),

    confirm: (actor, slug, number, origin) =>
      inTurn(slug, async (tx, article) => {
        const revision = await findRevision(tx, slug, number);
        if (revision === undefined || article.publishedNumber !== number)
          throw new RequestRefused("revision_outdated");
        const now = clock.now();
        await setDue(tx, slug, dueAfter(now, revision.content.reviewDueMonths), now);
        await write(deps, tx, "article.confirmed", actor, slug, origin, { revision: number });
      }),
  };
}

async function publish(
  deps: EditingDeps,
  tx: Tx,
  { slug, publishedNumber }: ArticleRow,
  { actor, number, origin }: { actor: StaffActor; number: number; origin: Origin },
): Promise<void> {
  const { authorId, content } = await stepped(tx, slug, number, "publish");
  if (authorId === actor.staffId) throw new RequestRefused("own_revision");
  const now = deps.clock.now();
  // The old one first: one revision is public at a time.
  if (publishedNumber !== null)
    await moveRevision(tx, slug, publishedNumber, { state: "superseded" });
  await moveRevision(tx, slug, number, {
    state: "published",
    reviewerId: actor.staffId,
    decidedAt: now,
  });
  await setPublished(tx, slug, { number, at: now, dueAt: dueAfter(now, content.reviewDueMonths) });
  await tellPublished(tx);
  await write(deps, tx, "article.published", actor, slug, origin, {
    revision: number,
    before: publishedNumber,
    author: authorId,
  });
}

const workOf = (revisions: readonly RevisionRow[]): RevisionRow | undefined =>
  revisions.find(({ state }) => state === "draft" || state === "review");

/** The revision a step begins at; refused when it is no longer there. */
async function stepped(tx: Tx, slug: string, number: number, step: Step): Promise<RevisionRow> {
  const revision = await findRevision(tx, slug, number);
  if (revision === undefined || after(revision.state, step) === null)
    throw new RequestRefused("revision_outdated");
  return revision;
}

const newDraft = (
  actor: StaffActor,
  slug: string,
  number: number,
  { content, note }: Draft,
  now: Date,
) => ({
  slug,
  number,
  state: "draft" as const,
  content,
  note,
  authorId: actor.staffId,
  createdAt: now,
  decidedAt: null,
});

const write = (
  { audit }: EditingDeps,
  tx: Tx,
  type: AuditEventType,
  actor: StaffActor,
  slug: string,
  origin: Origin,
  details: Readonly<Record<string, string | number | null>>,
): Promise<void> =>
  audit.write(tx, {
    type,
    actor: { kind: "staff", id: actor.staffId },
    subject: { kind: "article", id: slug },
    outcome: "success",
    origin,
    details,
  });
