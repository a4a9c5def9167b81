import type { Expectation, SideRow } from "../../platform/side-row.ts";
import type { NamedCap } from "../risk/index.ts";

/** What a booking carries besides the money, so that all of it is true together or nothing (row U7). */
export interface Guard {
  readonly caps: readonly NamedCap[];
  readonly expects: readonly Expectation[];
  rows(paid: { readonly at: Date; readonly isCompleted: boolean }): readonly SideRow[];
}
