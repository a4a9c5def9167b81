import type { RegisterRoute, StaffActor } from "../../platform/http/index.ts";
import { fromPublicId } from "../../platform/ids.ts";
import type { HoursEditing } from "./editing.ts";
import type { Hours } from "./service.ts";

export function registerHoursRoutes(route: RegisterRoute, hours: Hours): void {
  route("listHotlineLines", async ({ query }) => ({
    lines: await Promise.all(
      (await hours.lines(query.country)).map(
        async ({ id }) => (await hours.status({ line: id }, "en")).line,
      ),
    ),
  }));
  route("getHotlineStatus", ({ query, locale }) => hours.status(query, locale));
  route("getHotlineMonth", ({ query }) => hours.month(query));
}

/** On the console's listener. */
export function registerHoursStaffRoutes(route: RegisterRoute, editing: HoursEditing): void {
  route("getHoursDesk", () => editing.desk());
  route("listCalendarVersions", async ({ params }) => ({
    versions: await editing.versions(params.calendarId),
  }));
  route("previewCalendar", ({ body }) => editing.preview(body.calendar, body.month));
  route("explainCalendar", ({ body, locale }) => editing.explain(body.calendar, body.at, locale));
  route("listHolidayPlaces", async ({ locale }) => ({
    places: await editing.holidayPlaces(locale),
  }));
  route("listHolidays", ({ query }) => editing.holidays(query));
  route("saveCalendar", (request) =>
    editing.save(editorOf(request), request.params.calendarId, request.body),
  );
  route("saveHotlineLines", (request) => editing.saveLines(editorOf(request), request.body));
  route("listHotlineLineVersions", async () => ({ versions: await editing.lineVersions() }));
  route("previewHotlineLines", ({ body, locale }) => editing.previewLines(body, locale));
  route("importDecree", (request) => editing.importDecree(editorOf(request), request.body));
  route("addMaintenance", (request) => editing.addMaintenance(editorOf(request), request.body));
  route("armEmergency", (request) => editing.arm(editorOf(request), request.body));
  route("confirmEmergency", (request) =>
    editing.confirm(editorOf(request), fromPublicId(request.params.blockId)),
  );
  route("endHoursBlock", (request) =>
    editing.end(editorOf(request), fromPublicId(request.params.blockId)),
  );
}

const editorOf = ({
  actor,
  ip,
  userAgent,
}: {
  readonly actor: StaffActor;
  readonly ip: string;
  readonly userAgent: string;
}) => ({ actor, origin: { ip, userAgent } });
