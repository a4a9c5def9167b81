export { AriListener } from "./ari/listener.ts";
export { createMemory } from "./memory.ts";
export { passwordFor, READER } from "./passwords.ts";
export { realAfter } from "./ports.ts";
export { tell as tellSession } from "./repository.ts";
export { type Asterisk, type AsteriskDeps, createAsterisk, listenForDecisions } from "./service.ts";
export { fileNameOf } from "./spoken.ts";
