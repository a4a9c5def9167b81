export { createDemoInboxTransport } from "./adapters/demo-inbox.ts";
export { createHttpSmsGateway } from "./adapters/http-sms-gateway.ts";
export { createSmtpTransport } from "./adapters/smtp.ts";
export type { MailTransport, SmsTransport } from "./ports.ts";
export { createMessages, type MessageOrder, type MessageOrders, type Messages } from "./service.ts";
export type { MailTemplate, SmsTemplate } from "./templates.ts";
