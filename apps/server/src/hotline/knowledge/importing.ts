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
  /** `draft`: not for readers yet; left out, published. */
  readonly state?: "published" | "draft";
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
  readonly isPublic: boolean;
  /** Staff wrote what is public, or are writing something: the files have no say any more. */
  readonly isStaffs: boolean;
  readonly isTaken: boolean;
}

interface Delivered {
  readonly slug: string;
  readonly content: ArticleContent;
  readonly digest: string;
  readonly due: Date;
  readonly isDraft: boolean;
}

/** What becomes of a file: read by everybody, a draft beside what is read, or a draft and nothing that is read. */
type Step = "publish" | "draft" | "withdraw";

/**
 * Brings the articles of the program's files into the database. New ones are published: they were checked in their
 * repository; those about what the product does not have yet are drafts. What operators wrote is never written over: a
 * file that changed becomes a draft. @internal */
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
    const changed = delivered.filter(
      ({ slug, digest }) => known.has(slug) && known.get(slug)?.digest !== digest,
    );
    const waiting = changed.filter(({ slug }) => known.get(slug)?.isTaken === true);
    const steps = changed
      .filter((each) => !waiting.includes(each))
      .map((each) => ({ ...each, step: stepFor(each, known.get(each.slug)) }));
    if (fresh.length > 0) await insertArticles(tx, fresh, now);
    if (steps.length > 0) await follow(tx, steps, now);
    if (fresh.length > 0 || steps.some(({ step }) => step !== "draft")) await tellPublished(tx);
    return {
      added: fresh.length,
      drafted: steps.filter(({ step }) => step === "draft").map(({ slug }) => slug),
      waiting: waiting.map(({ slug }) => slug),
    };
  });
}

/** Published by the files, taken back by the files; anything of staff's is a draft for them to look at. */
function stepFor({ isDraft }: Delivered, known: Known | undefined): Step {
  if (known === undefined || known.isStaffs) return "draft";
  if (known.isPublic) return isDraft ? "withdraw" : "draft";
  return isDraft ? "draft" : "publish";
}

async function findKnown(tx: Tx): Promise<Known[]> {
  const { rows } = await sql<Known>`
    SELECT a.slug, encode(a.file_sha256, 'hex') AS digest, a.published_number IS NOT NULL AS "isPublic",
           bool_or(r.author_id IS NOT NULL AND r.state IN ('published', 'draft', 'review')) AS "isStaffs",
           bool_or(r.author_id IS NOT NULL AND r.state IN ('draft', 'review')) AS "isTaken"
      FROM knowledge.article a JOIN knowledge.revision r ON r.slug = a.slug
     GROUP BY a.slug`.execute(tx);
  return rows;
}

const asRows = (delivered: readonly (Delivered & { readonly step?: Step })[]) =>
  sql`jsonb_to_recordset(${JSON.stringify(delivered)}::jsonb)
      AS f (slug text, content jsonb, digest text, due timestamptz, "isDraft" boolean, step text)`;

/** All of them in one statement: the two tables point at each other, which is looked at when it ends. */
async function insertArticles(tx: Tx, fresh: readonly Delivered[], now: Date): Promise<void> {
  await sql`
    WITH f AS (SELECT * FROM ${asRows(fresh)}),
         revision AS (
           INSERT INTO knowledge.revision (slug, number, state, content, note, created_at, decided_at)
           SELECT slug, 1, CASE WHEN "isDraft" THEN 'draft' ELSE 'published' END, content, '', ${now}::timestamptz,
                  CASE WHEN NOT "isDraft" THEN ${now}::timestamptz END
             FROM f)
    INSERT INTO knowledge.article (slug, file_sha256, published_number, published_at, due_at, created_at, updated_at)
    SELECT slug, decode(digest, 'hex'), CASE WHEN NOT "isDraft" THEN 1 END,
           CASE WHEN NOT "isDraft" THEN ${now}::timestamptz END, CASE WHEN NOT "isDraft" THEN due END, ${now}, ${now}
      FROM f`.execute(tx);
}

/** What came from files before gives way: one thing is in work at a time, and one is public. */
async function follow(
  tx: Tx,
  steps: readonly (Delivered & { readonly step: Step })[],
  now: Date,
): Promise<void> {
  const slugs = steps.map(({ slug }) => slug);
  const withdrawn = steps.filter(({ step }) => step === "withdraw").map(({ slug }) => slug);
  await sql`
    UPDATE knowledge.revision
       SET state = CASE state WHEN 'published' THEN 'superseded' ELSE 'dropped' END, decided_at = coalesce(decided_at, ${now})
     WHERE (slug = ANY (${slugs}) AND state IN ('draft', 'review'))
        OR (slug = ANY (${withdrawn}) AND state = 'published')`.execute(tx);
  await sql`
    WITH f AS (SELECT *, (SELECT max(r.number) + 1 FROM knowledge.revision r WHERE r.slug = f.slug) AS number
                 FROM ${asRows(steps)}),
         revision AS (
           INSERT INTO knowledge.revision (slug, number, state, content, note, created_at, decided_at)
           SELECT slug, number, CASE step WHEN 'publish' THEN 'published' ELSE 'draft' END, content, '', ${now}::timestamptz,
                  CASE step WHEN 'publish' THEN ${now}::timestamptz END
             FROM f)
    UPDATE knowledge.article a
       SET file_sha256 = decode(f.digest, 'hex'), updated_at = ${now},
           published_number = CASE step WHEN 'publish' THEN f.number WHEN 'draft' THEN a.published_number END,
           published_at = CASE step WHEN 'publish' THEN ${now}::timestamptz WHEN 'draft' THEN a.published_at END,
           due_at = CASE step WHEN 'publish' THEN f.due WHEN 'draft' THEN a.due_at END
      FROM f WHERE a.slug = f.slug`.execute(tx);
}

/** Checked by the contract of the console: what can be imported can be edited. */
function deliveredOf({ id, state, ...file }: FileArticle, now: Date): Delivered {
  const content = articleContent.parse({ ...file, staleLocale: null });
  const isDraft = state === "draft";
  const digest = createHash("sha256")
    .update(JSON.stringify(content))
    .update(isDraft ? "draft" : "")
    .digest("hex");
  return { slug: id, content, digest, due: dueAfter(now, file.reviewDueMonths), isDraft };
}
