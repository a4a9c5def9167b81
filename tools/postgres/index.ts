// Everything a tool, bench or test needs to get a real PostgreSQL server.
export { type Cluster, type ClusterOptions, startCluster } from "./cluster.ts";
export {
  copyDatabase,
  dataRoot,
  ensureDatabase,
  type OpenDatabase,
  type OpenOptions,
  openDatabase,
  repositoryRoot,
  urlOfDatabase,
  withDatabase,
} from "./database.ts";
export { commandLine, isAlive, parentOf, readPostmaster } from "./postmaster.ts";
