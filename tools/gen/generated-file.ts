import type pg from "pg";

/** A committed file that a program makes: `npm run gen` writes it, `npm run check` fails when it has drifted. */
export interface GeneratedFile {
  /** From the repository's root. */
  readonly path: string;
  /** The whole text; the same sources give the same text on every machine. `database` is migrated and empty. */
  make(database: pg.Client): Promise<string>;
}
