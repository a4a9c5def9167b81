import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/index.ts";
import type { ArticleContent, PublishedArticle } from "./content.ts";

type Db = Tx | Database["kysely"];

export type RevisionState = "draft" | "review" | "published" | "superseded" | "dropped";

export interface ArticleRow {
  readonly slug: string;
  readonly publishedNumber: number | null;
  readonly publishedAt: Date | null;
  readonly dueAt: Date | null;
  readonly updatedAt: Date;
}

export interface RevisionRow {
  readonly slug: string;
  readonly number: number;
  readonly state: RevisionState;
  readonly content: ArticleContent;
  readonly authorId: string | null;
  readonly reviewerId: string | null;
  readonly note: string;
  readonly createdAt: Date;
  readonly decidedAt: Date | null;
}

const ARTICLE = sql`a.slug, a.published_number AS "publishedNumber", a.published_at AS "publishedAt", a.due_at AS "dueAt",
  a.updated_at AS "updatedAt"`;
const REVISION = sql`r.slug, r.number, r.state, r.content, r.author_id AS "authorId", r.reviewer_id AS "reviewerId",
  r.note, r.created_at AS "createdAt", r.decided_at AS "decidedAt"`;

/** Everything readers may have, in one statement: what the index is built from. */
export async function findPublished(db: Db): Promise<PublishedArticle[]> {
  const { rows } = await sql<PublishedArticle>`
    SELECT a.slug, r.number, a.published_at AS "publishedAt", r.content
      FROM knowledge.article a
      JOIN knowledge.revision r ON r.slug = a.slug AND r.number = a.published_number
     ORDER BY a.slug`.execute(db);
  return rows;
}

/** Every article with the revision that shows what it is: the one in work, else the public one, else the newest. */
export async function findAll(
  db: Db,
): Promise<{ readonly article: ArticleRow; readonly shown: RevisionRow }[]> {
  const [articles, revisions] = await Promise.all([
    sql<ArticleRow>`SELECT ${ARTICLE} FROM knowledge.article a ORDER BY a.slug`.execute(db),
    sql<RevisionRow>`
      SELECT DISTINCT ON (r.slug) ${REVISION} FROM knowledge.revision r
       ORDER BY r.slug, (r.state IN ('draft', 'review')) DESC, (r.state = 'published') DESC, r.number DESC`.execute(
      db,
    ),
  ]);
  const shown = new Map(revisions.rows.map((row) => [row.slug, row]));
  return articles.rows.flatMap((article) => {
    const revision = shown.get(article.slug);
    return revision === undefined ? [] : [{ article, shown: revision }];
  });
}

export async function findArticle(db: Db, slug: string): Promise<ArticleRow | undefined> {
  const { rows } = await sql<ArticleRow>`
    SELECT ${ARTICLE} FROM knowledge.article a WHERE a.slug = ${slug}`.execute(db);
  return rows[0];
}

/** Locks the article's row: steps on one article happen one after the other. */
export async function lockArticle(tx: Tx, slug: string): Promise<ArticleRow | undefined> {
  const { rows } = await sql<ArticleRow>`
    SELECT ${ARTICLE} FROM knowledge.article a WHERE a.slug = ${slug} FOR UPDATE`.execute(tx);
  return rows[0];
}

/** Newest first, by the primary key. */
export async function findRevisions(db: Db, slug: string): Promise<RevisionRow[]> {
  const { rows } = await sql<RevisionRow>`
    SELECT ${REVISION} FROM knowledge.revision r WHERE r.slug = ${slug} ORDER BY r.number DESC`.execute(
    db,
  );
  return rows;
}

export async function findRevision(
  db: Db,
  slug: string,
  number: number,
): Promise<RevisionRow | undefined> {
  const { rows } = await sql<RevisionRow>`
    SELECT ${REVISION} FROM knowledge.revision r WHERE r.slug = ${slug} AND r.number = ${number}`.execute(
    db,
  );
  return rows[0];
}

/** False when the name is taken. */
export async function insertArticle(tx: Tx, slug: string, now: Date): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO knowledge.article (slug, created_at, updated_at) VALUES (${slug}, ${now}, ${now})
    ON CONFLICT (slug) DO NOTHING RETURNING 1`.execute(tx);
  return rows.length > 0;
}

export async function insertRevision(
  tx: Tx,
  revision: Pick<
    RevisionRow,
    "slug" | "number" | "state" | "content" | "authorId" | "note" | "createdAt" | "decidedAt"
  >,
): Promise<void> {
  const { slug, number, state, content, authorId, note, createdAt, decidedAt } = revision;
  await sql`
    INSERT INTO knowledge.revision (slug, number, state, content, author_id, note, created_at, decided_at)
    VALUES (${slug}, ${number}, ${state}, ${JSON.stringify(content)}::jsonb, ${authorId}::uuid, ${note}, ${createdAt},
            ${decidedAt}::timestamptz)`.execute(tx);
}

/** The own draft, written over; nobody else's is. */
export async function rewriteDraft(
  tx: Tx,
  slug: string,
  number: number,
  change: { readonly content: ArticleContent; readonly note: string; readonly at: Date },
): Promise<void> {
  await sql`
    UPDATE knowledge.revision
       SET content = ${JSON.stringify(change.content)}::jsonb, note = ${change.note}, created_at = ${change.at}
     WHERE slug = ${slug} AND number = ${number} AND state = 'draft'`.execute(tx);
}

export async function moveRevision(
  tx: Tx,
  slug: string,
  number: number,
  to: {
    readonly state: RevisionState;
    readonly reviewerId?: string;
    readonly decidedAt?: Date;
    readonly note?: string;
  },
): Promise<void> {
  await sql`
    UPDATE knowledge.revision
       SET state = ${to.state}, reviewer_id = coalesce(${to.reviewerId ?? null}::uuid, reviewer_id),
           decided_at = coalesce(${to.decidedAt ?? null}::timestamptz, decided_at),
           note = coalesce(${to.note ?? null}, note)
     WHERE slug = ${slug} AND number = ${number}`.execute(tx);
}

/** What is public of an article from now on, and when it has to be looked at again. */
export async function setPublished(
  tx: Tx,
  slug: string,
  published: { readonly number: number; readonly at: Date; readonly dueAt: Date },
): Promise<void> {
  await sql`
    UPDATE knowledge.article
       SET published_number = ${published.number}, published_at = ${published.at}, due_at = ${published.dueAt},
           updated_at = ${published.at}
     WHERE slug = ${slug}`.execute(tx);
}

export async function setDue(tx: Tx, slug: string, dueAt: Date, now: Date): Promise<void> {
  await sql`
    UPDATE knowledge.article SET due_at = ${dueAt}, updated_at = ${now} WHERE slug = ${slug}`.execute(
    tx,
  );
}

export async function touchArticle(tx: Tx, slug: string, now: Date): Promise<void> {
  await sql`UPDATE knowledge.article SET updated_at = ${now} WHERE slug = ${slug}`.execute(tx);
}

/** Heard by every server process when this transaction commits. */
export async function tellPublished(tx: Tx): Promise<void> {
  await sql`SELECT pg_notify('okpay_knowledge', '')`.execute(tx);
}
