export { createBatchLoader } from "./batch-loader.ts";
export {
  connectionSettings,
  createDatabase,
  type Database,
  type DatabaseOptions,
  type Tx,
} from "./database.ts";
export type { Lookup, LookupLine } from "./lookup-line.ts";
export { assertSchemaCurrent, migrate, SchemaMismatchError } from "./migrate.ts";
export { PROBES_ONLY, withServerOptions } from "./server-options.ts";
export { inOneSnapshot } from "./snapshot.ts";
