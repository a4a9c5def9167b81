export { createBatchLoader } from "./batch-loader.ts";
export { bigintTypes, connectionSettings, createDatabase, type Database, type DatabaseOptions, type Tx } from "./database.ts";
export { assertSchemaCurrent, migrate, MIGRATIONS_FOLDER, SchemaMismatchError } from "./migrate.ts";
