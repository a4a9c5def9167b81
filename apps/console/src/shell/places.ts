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
    | "/promises"
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
  readonly group: PlaceGroup;
  /** It is a tab of that place, and stands in no list of places beside it. */
  readonly tabOf?: "/cases";
}

/** How the list of places is divided; the first and the last part have no heading. */
export const PLACE_GROUPS = ["first", "hotline", "customers", "control", "last"] as const;
export type PlaceGroup = (typeof PLACE_GROUPS)[number];

const PLACES: readonly Place[] = [
  {
    to: "/",
    icon: "home",
    label: "console.place.today",
    key: "t",
    grant: "own.account",
    group: "first",
  },
  {
    to: "/desk",
    icon: "laptop",
    label: "console.place.desk",
    key: "p",
    grant: "calls.take",
    group: "hotline",
  },
  {
    to: "/board",
    icon: "chart",
    label: "console.place.board",
    key: "b",
    grant: "calls.watch",
    group: "hotline",
  },
  {
    to: "/staffing",
    icon: "people",
    label: "console.place.staffing",
    key: "f",
    grant: "calls.watch",
    group: "hotline",
  },
  {
    to: "/promises",
    icon: "list",
    label: "promises.title",
    key: "o",
    grant: "calls.take",
    group: "hotline",
  },
  {
    to: "/recordings",
    icon: "phone",
    label: "recordings.title",
    key: "v",
    grant: "recordings.play",
    group: "hotline",
  },
  {
    to: "/quality",
    icon: "check",
    label: "quality.title",
    key: "y",
    grant: "recordings.play",
    group: "hotline",
  },
  {
    to: "/hours",
    icon: "clock",
    label: "console.place.hours",
    key: "h",
    grant: "hours.read",
    group: "hotline",
  },
  {
    to: "/customers",
    icon: "person",
    label: "console.place.customers",
    key: "c",
    grant: "cases.work",
    group: "customers",
  },
  {
    to: "/cases",
    icon: "mail",
    label: "casework.title",
    key: "q",
    grant: "cases.work",
    group: "customers",
  },
  {
    to: "/suggestions",
    icon: "plus",
    label: "casework.suggestions.title",
    key: "i",
    grant: "cases.work",
    group: "customers",
    tabOf: "/cases",
  },
  {
    to: "/case-reports",
    icon: "chart",
    label: "casework.report.title",
    key: "r",
    grant: "cases.report",
    group: "customers",
    tabOf: "/cases",
  },
  {
    to: "/documents",
    icon: "document",
    label: "console.place.documents",
    key: "d",
    grant: "documents.review",
    group: "customers",
  },
  {
    to: "/articles",
    icon: "list",
    label: "console.place.articles",
    key: "k",
    grant: "knowledge.read",
    group: "customers",
  },
  {
    to: "/approvals",
    icon: "two",
    label: "console.place.approvals",
    key: "a",
    grant: "approvals.read",
    group: "control",
  },
  {
    to: "/settlements",
    icon: "card",
    label: "settlements.title",
    key: "n",
    grant: "settlements.read",
    group: "control",
  },
  {
    to: "/staff",
    icon: "people",
    label: "console.place.staff",
    key: "s",
    grant: "staff.read",
    group: "control",
  },
  {
    to: "/audit",
    icon: "shield",
    label: "console.place.audit",
    key: "l",
    grant: "audit.read",
    group: "control",
  },
  {
    to: "/account",
    icon: "key",
    label: "console.place.account",
    key: "m",
    grant: "own.account",
    group: "last",
  },
];

/** The places somebody may open, in the order they are shown. */
export const placesFor = (session: StaffSession): Place[] =>
  PLACES.filter(({ grant }) => session.grants.includes(grant));

export const may = (session: StaffSession, grant: StaffGrant): boolean =>
  session.grants.includes(grant);
