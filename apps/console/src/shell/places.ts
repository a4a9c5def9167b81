import type { MessageKey } from "@okpay/i18n";
import type { IconName } from "@okpay/ui/icons.tsx";
import type { StaffGrant, StaffSession } from "../api/wire.ts";

/** A place of the console: shown to whoever has one of its grants. `key` opens it after "g". */
export interface Place {
  readonly to:
    | "/"
    | "/desk"
    | "/board"
    | "/staffing"
    | "/recordings"
    | "/quality"
    | "/approvals"
    | "/settlements"
    | "/documents"
    | "/customers"
    | "/cases"
    | "/suggestions"
    | "/case-reports"
    | "/hours"
    | "/articles"
    | "/staff"
    | "/audit"
    | "/account";
  readonly icon: IconName;
  readonly label: MessageKey;
  readonly key: string;
  readonly grant: StaffGrant;
}

const PLACES: readonly Place[] = [
  { to: "/", icon: "home", label: "console.place.today", key: "t", grant: "own.account" },
  { to: "/desk", icon: "phone", label: "console.place.desk", key: "p", grant: "calls.take" },
  { to: "/board", icon: "chart", label: "console.place.board", key: "b", grant: "calls.watch" },
  {
    to: "/staffing",
    icon: "people",
    label: "console.place.staffing",
    key: "f",
    grant: "calls.watch",
  },
  {
    to: "/recordings",
    icon: "phone",
    label: "recordings.title",
    key: "v",
    grant: "recordings.play",
  },
  { to: "/quality", icon: "check", label: "quality.title", key: "y", grant: "recordings.play" },
  {
    to: "/approvals",
    icon: "two",
    label: "console.place.approvals",
    key: "a",
    grant: "approvals.read",
  },
  {
    to: "/documents",
    icon: "document",
    label: "console.place.documents",
    key: "d",
    grant: "documents.review",
  },
  {
    to: "/customers",
    icon: "person",
    label: "console.place.customers",
    key: "c",
    grant: "cases.work",
  },
  { to: "/cases", icon: "mail", label: "casework.title", key: "q", grant: "cases.work" },
  {
    to: "/suggestions",
    icon: "plus",
    label: "casework.suggestions.title",
    key: "i",
    grant: "cases.work",
  },
  {
    to: "/case-reports",
    icon: "chart",
    label: "casework.report.title",
    key: "r",
    grant: "cases.report",
  },
  {
    to: "/settlements",
    icon: "card",
    label: "settlements.title",
    key: "n",
    grant: "settlements.read",
  },
  { to: "/hours", icon: "clock", label: "console.place.hours", key: "h", grant: "hours.read" },
  {
    to: "/articles",
    icon: "list",
    label: "console.place.articles",
    key: "k",
    grant: "knowledge.read",
  },
  { to: "/staff", icon: "people", label: "console.place.staff", key: "s", grant: "staff.read" },
  { to: "/audit", icon: "shield", label: "console.place.audit", key: "l", grant: "audit.read" },
  { to: "/account", icon: "key", label: "console.place.account", key: "m", grant: "own.account" },
];

/** The places somebody may open, in the order they are shown. */
export const placesFor = (session: StaffSession): Place[] =>
  PLACES.filter(({ grant }) => session.grants.includes(grant));

export const may = (session: StaffSession, grant: StaffGrant): boolean =>
  session.grants.includes(grant);
