export { launchBrowser } from "./browser.ts";
export { createTestCluster, type TestCluster } from "./cluster.ts";
export { createTestDatabase, type TestDatabase, type TestDatabaseOptions } from "./database.ts";
