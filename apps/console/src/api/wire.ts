import type { components } from "@okpay/api-client";

/* What travels, as the OpenAPI document of the console's listener says it. */
type Schemas = components["schemas"];
export type StaffSession = Schemas["StaffSession"];
export type StaffMember = Schemas["StaffMember"];
export type StaffRole = Schemas["StaffRole"];
export type StaffGrant = StaffSession["grants"][number];
export type Approval = Schemas["Approval"];
export type AuditEvent = Schemas["AuditEvent"];
export type InclusionProof = Schemas["InclusionProof"];
export type AuditState = Schemas["AuditState"];
export type AuditCheckpoint = Schemas["AuditCheckpoint"];
export type AuditFinding = Schemas["AuditFinding"];
export type StaffCase = Schemas["StaffCase"];
export type CustomerHit = Schemas["CustomerHit"];
export type CustomerRecord = Schemas["CustomerRecord"];
export type ServiceCalendar = Schemas["ServiceCalendar"];
export type LineSetting = Schemas["LineSetting"];
export type LineListVersion = Schemas["LineListVersion"];
export type CalendarVersion = Schemas["CalendarVersion"];
export type HoursBlock = Schemas["HoursBlock"];
export type HoursDay = Schemas["HoursDay"];
export type HoursDesk = Schemas["HoursDesk"];
