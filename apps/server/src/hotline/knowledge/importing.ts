import { createHash } from "node:crypto";
import { articleContent } from "@okpay/contracts";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/index.ts";
import type { ArticleContent } from "./content.ts";
import { dueAfter } from "./lifecycle.ts";
import { insertRevision, moveRevision, tellPublished, touchArticle } from "./repository.ts";

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

/** One process imports at a time; the others find nothing to do. */
const ADVISORY_LOCK = 7_263_548_130;

interface Known {
  readonly slug: string;
  readonly digest: string | null;
  readonly newest: number;
  readonly workNumber: number | null;
  readonly workAuthor: string | null;
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
  return database.kysely.transaction().execute(async (tx) => {
    await sql`SELECT pg_advisory_xact_lock(${ADVISORY_LOCK}::bigint)`.execute(tx);
    const known = new Map((await findKnown(tx)).map((row) => [row.slug, row]));
    const fresh = files.filter(({ id }) => !known.has(id));
    if (fresh.length > 0) {
      await insertPublished(tx, fresh, now);
      await tellPublished(tx);
    }
    const drafted: string[] = [];
    const waiting: string[] = [];
    for (const file of files) {
      const row = known.get(file.id);
      if (row === undefined || row.digest === digestOf(file)) continue;
      const isTaken = row.workNumber !== null && row.workAuthor !== null;
      if (isTaken) waiting.push(file.id);
      else {
        await draft(tx, file, row, now);
        drafted.push(file.id);
      }
    }
    return { added: fresh.length, drafted, waiting };
  });
}

async function findKnown(tx: Tx): Promise<Known[]> {
  const { rows } = await sql<Known>`
    SELECT a.slug, encode(a.file_sha256, 'hex') AS digest, max(r.number)::int AS newest,
           (max(r.number) FILTER (WHERE r.state IN ('draft', 'review')))::int AS "workNumber",
           max(r.author_id::text) FILTER (WHERE r.state IN ('draft', 'review')) AS "workAuthor"
      FROM knowledge.article a JOIN knowledge.revision r ON r.slug = a.slug
     GROUP BY a.slug, a.file_sha256`.execute(tx);
  return rows;
}

async function insertPublished(tx: Tx, files: readonly FileArticle[], now: Date): Promise<void> {
  const rows = JSON.stringify(
    files.map((file) => ({
      slug: file.id,
      content: contentOf(file),
      digest: digestOf(file),
      due: dueAfter(now, file.reviewDueMonths),
    })),
  );
  const INPUT = sql`jsonb_to_recordset(${rows}::jsonb) AS f (slug text, content jsonb, digest text, due timestamptz)`;
  await sql`INSERT INTO knowledge.article (slug, file_sha256, created_at, updated_at)
            SELECT f.slug, decode(f.digest, 'hex'), ${now}, ${now} FROM ${INPUT}`.execute(tx);
  await sql`INSERT INTO knowledge.revision (slug, number, state, content, note, created_at, decided_at)
            SELECT f.slug, 1, 'published', f.content, '', ${now}, ${now} FROM ${INPUT}`.execute(tx);
  await sql`UPDATE knowledge.article a SET published_number = 1, published_at = ${now}, due_at = f.due
              FROM ${INPUT} WHERE a.slug = f.slug`.execute(tx);
}

async function draft(tx: Tx, file: FileArticle, row: Known, now: Date): Promise<void> {
  if (row.workNumber !== null)
    await moveRevision(tx, file.id, row.workNumber, { state: "dropped", decidedAt: now });
  await insertRevision(tx, {
    slug: file.id,
    number: row.newest + 1,
    state: "draft",
    content: contentOf(file),
    authorId: null,
    note: "",
    createdAt: now,
    decidedAt: null,
  });
  await sql`UPDATE knowledge.article SET file_sha256 = decode(${digestOf(file)}, 'hex')
             WHERE slug = ${file.id}`.execute(tx);
  await touchArticle(tx, file.id, now);
}

/** Checked by the contract of the console: what can be imported can be edited. */
const contentOf = ({ id: _id, ...file }: FileArticle): ArticleContent =>
  articleContent.parse({ ...file, staleLocale: null });

const digestOf = (file: FileArticle): string =>
  createHash("sha256")
    .update(JSON.stringify(contentOf(file)))
    .digest("hex");
