export { LINE_SOCKETS, registerAppLineSocket } from "./app-line-routes.ts";
export { type AppLines, createAppLines } from "./app-lines.ts";
export { AriListener } from "./ari/listener.ts";
export { ATTESTATION_VARIABLE, CARRIER_HEADERS, VERIFIED } from "./attestation.ts";
export { listenForDecisions } from "./decisions.ts";
export { DeskEndpoints } from "./desk-endpoints.ts";
export { PHONES } from "./desk-phone-repository.ts";
export { registerDeskPhoneRoutes } from "./desk-phone-routes.ts";
export { createDeskPhones, type DeskPhones } from "./desk-phones.ts";
export { createMemory } from "./memory.ts";
export {
  AWAY_PROMPT,
  AWAY_SECONDS,
  agentPhoneName,
  LONGEST_CALL_SECONDS,
  TOO_LONG_PROMPT,
} from "./names.ts";
export { passwordFor, READER, readerAuthorization } from "./passwords.ts";
export { type MenuPlace, type NumberProof, type RedeemPin, realAfter } from "./ports.ts";
export { exchangeNow, shownNumber, tell as tellSession } from "./repository.ts";
export { type Asterisk, type AsteriskDeps, createAsterisk } from "./service.ts";
export { OF_CALLERS, OF_DESKS } from "./sip-message.ts";
export { createSipRelay, type SipRelay } from "./sip-relay.ts";
export { fileNameOf } from "./spoken.ts";
export { createTelephones, type Telephones } from "./telephones.ts";
export { writtenNumber } from "./written-number.ts";
