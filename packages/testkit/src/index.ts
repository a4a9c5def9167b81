export { createTestDatabase, type TestDatabase } from "./database.ts";
export { createTestCluster, type TestCluster } from "./cluster.ts";
