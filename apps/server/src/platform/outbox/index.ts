export {
  createOutbox,
  type EventHandler,
  type EventPayload,
  type Outbox,
  type OutboxEvent,
} from "./outbox.ts";
