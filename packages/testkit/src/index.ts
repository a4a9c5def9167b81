export { createAbroadWorlds } from "./abroad-worlds.ts";
export { auditEvent, createAuditWorld } from "./audit-world.ts";
export {
  createTestAuthenticator,
  type TestAuthenticator,
  type TestAuthenticatorOptions,
} from "./authenticator.ts";
export { launchBrowser } from "./browser.ts";
export { type CallJson, createCallWorld, zoneWithNoonAt } from "./call-world.ts";
export { CARD_ORIGIN, createCardsWorld } from "./cards-world.ts";
export { cashOut } from "./cash-out.ts";
export { createTestCluster, type TestCluster } from "./cluster.ts";
export { createTestDatabase, type TestDatabase, type TestDatabaseOptions } from "./database.ts";
export { everyRowOf } from "./dump.ts";
export { createCaller } from "./http-caller.ts";
export {
  createTestHttpServer,
  TEST_ACTOR,
  TEST_COOKIE,
  TEST_ORIGIN,
  type TestHttpServer,
} from "./http-server.ts";
export { createLendingWorld } from "./lending-world.ts";
export {
  createFakeClock,
  createMoneyWorld,
  createTestDirectory,
  type FakeClock,
  type MoneyWorld,
  type TestDirectory,
} from "./money-world.ts";
export {
  BROWSER,
  createPeopleWorld,
  type PeopleWorld,
  type RegistrationForm,
  registrationForm,
  type SentMessage,
} from "./people-world.ts";
export { createProvenWorld } from "./proven-world.ts";
export { recordedTalk } from "./recorded-talk.ts";
export { AUDIT_CUSTOMER, countEvents, noteEvents } from "./seen-events.ts";
export { createTestShop, type OpenedCheckout } from "./shop.ts";
export { createShopWorld, startReceiver } from "./shop-world.ts";
export {
  actorOf,
  entered,
  outcomeOf,
  passwordSignIn,
  type SignedIn,
  signedIn,
  steppedUp,
  tally,
  type WithTotp,
  waiting,
  withTotp,
} from "./signed-in.ts";
export { CONSOLE_ORIGIN, cookieOf, createStaffWorld, type StaffWorld } from "./staff-world.ts";
export { createTestFolder } from "./test-folder.ts";
export { createWalletWorld, LIN, money, sendTo } from "./wallet-world.ts";
