import { fromPublicId, toPublicId } from "../../../platform/ids.ts";
import { RequestRefused } from "../../../platform/refusal.ts";

const PAGE = 20;

export interface PageQuery {
  readonly cursor?: string | undefined;
  readonly limit?: string | undefined;
}

/** The cursor is the public id of the last one seen; one row more than asked for tells whether there is another page. */
export function pageOf(query: PageQuery, prefix: string) {
  const size = query.limit === undefined ? PAGE : Number(query.limit);
  if (query.cursor !== undefined && !new RegExp(`^${prefix}_[0-9a-f]{32}$`).test(query.cursor))
    throw new RequestRefused("validation_failed", {
      errors: [{ field: "cursor", code: "invalid" }],
    });
  return {
    before: query.cursor === undefined ? null : fromPublicId(query.cursor),
    limit: size + 1,
    cut<Row extends { readonly id: string }>(rows: readonly Row[]) {
      const page = rows.slice(0, size);
      const last = rows.length > size ? page.at(-1) : undefined;
      return { page, nextCursor: last === undefined ? null : toPublicId(prefix, last.id) };
    },
  };
}
