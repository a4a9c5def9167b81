export { createDemoInboxTransport } from "./adapters/demo-inbox.ts";
export { createHttpSmsGateway } from "./adapters/http-sms-gateway.ts";
export { createSmtpTransport } from "./adapters/smtp.ts";
export { DeliveryFailed, DeliveryRefused, type MailTransport, type SmsTransport } from "./ports.ts";
export { createMessages, type InboxMessage, type MessageOrder, type Messages } from "./service.ts";
export type { MailTemplate, SmsTemplate } from "./templates.ts";
