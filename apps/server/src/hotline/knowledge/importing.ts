import { createHash } from "node:crypto";
import { articleContent } from "@okpay/contracts";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/index.ts";
import type { ArticleContent } from "./content.ts";
import { dueAfter } from "./lifecycle.ts";
import { tellPublished } from "./repository.ts";

/** An article as the program's files have it. */
export interface FileArticle {
  readonly id: string;
  readonly topic: string;
  readonly audience: "customer" | "agent";
  readonly skill: string;
  readonly declineCodes: readonly string[];
  readonly links: readonly { readonly to: string }[];
  readonly related: readonly string[];
  readonly reviewDueMonths: number;
  readonly texts: Readonly<
    Record<
      "en" | "zh-CN",
      {
        readonly title: string;
        readonly summary: string;
        readonly spoken: string;
        readonly questions: readonly string[];
        readonly body: string;
      }
    >
  >;
}

export interface ImportResult {
  readonly added: number;
  /** Files that changed since: each is a draft now, for somebody to look at. */
  readonly drafted: readonly string[];
  /** Changed files whose article somebody is working on; tried again at the next start. */
  readonly waiting: readonly string[];
}

/** The files of a delivery. */
export interface ArticleFiles {
  /** Cheap; the same as long as no file has changed. */
  fingerprint(): Promise<string>;
  load(): Promise<readonly FileArticle[]>;
}

const NOTHING_NEW: ImportResult = { added: 0, drafted: [], waiting: [] };

/** `importArticles`, unless these very files were brought in before: one small query then. */
export async function bringIn(
  database: Database,
  files: ArticleFiles,
  now: Date,
): Promise<ImportResult> {
  const fingerprint = await files.fingerprint();
  if ((await findDelivery(database.kysely)) === fingerprint) return NOTHING_NEW;
  const result = await importArticles(database, await files.load(), now);
  // What waits for somebody's work is tried again at the next start.
  if (result.waiting.length === 0) await keepDelivery(database.kysely, fingerprint, now);
  return result;
}

async function findDelivery(db: Database["kysely"]): Promise<string | undefined> {
  const { rows } = await sql<{
    fingerprint: string;
  }>`SELECT fingerprint FROM knowledge.delivery`.execute(db);
  return rows[0]?.fingerprint;
}

async function keepDelivery(db: Database["kysely"], fingerprint: string, now: Date): Promise<void> {
  await sql`
    INSERT INTO knowledge.delivery (fingerprint, brought_in_at) VALUES (${fingerprint}, ${now})
    ON CONFLICT (id) DO UPDATE SET fingerprint = excluded.fingerprint, brought_in_at = excluded.brought_in_at`.execute(
    db,
  );
}

/** One process imports at a time; the others find nothing to do. */
const ADVISORY_LOCK = 7_263_548_130;

interface Known {
  readonly slug: string;
  readonly digest: string | null;
  readonly workNumber: number | null;
  readonly workAuthor: string | null;
}

interface Delivered {
  readonly slug: string;
  readonly content: ArticleContent;
  readonly digest: string;
  readonly due: Date;
}

/**
 * Brings the articles of the program's files into the database. New ones are published: they were checked in their
 * repository. What operators wrote is never written over: a file that changed becomes a draft.
 */
export function importArticles(
  database: Database,
  files: readonly FileArticle[],
  now: Date,
): Promise<ImportResult> {
  const delivered = files.map((file) => deliveredOf(file, now));
  return database.kysely.transaction().execute(async (tx) => {
    await sql`SELECT pg_advisory_xact_lock(${ADVISORY_LOCK}::bigint)`.execute(tx);
    const known = new Map((await findKnown(tx)).map((row) => [row.slug, row]));
    const fresh = delivered.filter(({ slug }) => !known.has(slug));
    if (fresh.length > 0) {
      await insertPublished(tx, fresh, now);
      await tellPublished(tx);
    }
    const changed = delivered.filter(({ slug, digest }) => {
      const row = known.get(slug);
      return row !== undefined && row.digest !== digest;
    });
    const isTaken = ({ slug }: Delivered) => {
      const row = known.get(slug);
      return row?.workNumber != null && row.workAuthor !== null;
    };
    const drafted = changed.filter((each) => !isTaken(each));
    if (drafted.length > 0) await insertDrafts(tx, drafted, now);
    return {
      added: fresh.length,
      drafted: drafted.map(({ slug }) => slug),
      waiting: changed.filter(isTaken).map(({ slug }) => slug),
    };
  });
}

async function findKnown(tx: Tx): Promise<Known[]> {
  const { rows } = await sql<Known>`
    SELECT a.slug, encode(a.file_sha256, 'hex') AS digest,
           (max(r.number) FILTER (WHERE r.state IN ('draft', 'review')))::int AS "workNumber",
           max(r.author_id::text) FILTER (WHERE r.state IN ('draft', 'review')) AS "workAuthor"
      FROM knowledge.article a JOIN knowledge.revision r ON r.slug = a.slug
     GROUP BY a.slug, a.file_sha256`.execute(tx);
  return rows;
}

const asRows = (delivered: readonly Delivered[]) =>
  sql`jsonb_to_recordset(${JSON.stringify(delivered)}::jsonb) AS f (slug text, content jsonb, digest text, due timestamptz)`;

/** All of them in one statement: the two tables point at each other, which is looked at when it ends. */
async function insertPublished(tx: Tx, fresh: readonly Delivered[], now: Date): Promise<void> {
  await sql`
    WITH f AS (SELECT * FROM ${asRows(fresh)}),
         revision AS (
           INSERT INTO knowledge.revision (slug, number, state, content, note, created_at, decided_at)
           SELECT slug, 1, 'published', content, '', ${now}, ${now} FROM f)
    INSERT INTO knowledge.article (slug, file_sha256, published_number, published_at, due_at, created_at, updated_at)
    SELECT slug, decode(digest, 'hex'), 1, ${now}, due, ${now}, ${now} FROM f`.execute(tx);
}

/** What came from files before and was not looked at yet gives way: one thing is in work at a time. */
async function insertDrafts(tx: Tx, drafts: readonly Delivered[], now: Date): Promise<void> {
  const slugs = drafts.map(({ slug }) => slug);
  await sql`
    UPDATE knowledge.revision SET state = 'dropped', decided_at = ${now}
     WHERE slug = ANY (${slugs}) AND state IN ('draft', 'review')`.execute(tx);
  await sql`
    WITH f AS (SELECT * FROM ${asRows(drafts)}),
         revision AS (
           INSERT INTO knowledge.revision (slug, number, state, content, note, created_at)
           SELECT f.slug, (SELECT max(r.number) + 1 FROM knowledge.revision r WHERE r.slug = f.slug), 'draft', f.content, '',
                  ${now}
             FROM f)
    UPDATE knowledge.article a SET file_sha256 = decode(f.digest, 'hex'), updated_at = ${now}
      FROM f WHERE a.slug = f.slug`.execute(tx);
}

/** Checked by the contract of the console: what can be imported can be edited. */
function deliveredOf({ id, ...file }: FileArticle, now: Date): Delivered {
  const content = articleContent.parse({ ...file, staleLocale: null });
  const digest = createHash("sha256").update(JSON.stringify(content)).digest("hex");
  return { slug: id, content, digest, due: dueAfter(now, file.reviewDueMonths) };
}
