import type { RegisterRoute, StaffActor } from "../../platform/http/index.ts";
import { fromPublicId } from "../../platform/ids.ts";
import { attachAsStaff, viewAttachment } from "./attachments.ts";
import type { CasesDeps } from "./deps.ts";
import { caseReport, queuePage, staffView, suggestionBoard, viewCase } from "./reading.ts";
import type { Cases } from "./service.ts";
import { addToGroup, answerGroup, groupSuggestions } from "./suggestions.ts";
import {
  answerCase,
  assignCase,
  type CaseRow,
  escalateCase,
  noteOnCase,
  pauseCase,
  resumeCase,
  takeCase,
  type Worker,
} from "./work.ts";

/** On the console's listener. */
export function registerStaffCaseRoutes(route: RegisterRoute, { deps }: Pick<Cases, "deps">): void {
  route("listCustomerCases", ({ query, actor }) =>
    queuePage(deps, actor, { ...query, queue: query.queue ?? "all" }),
  );
  route("getCustomerCase", (request) =>
    viewCase(deps, workerOf(request), fromPublicId(request.params.caseId)),
  );
  registerDeeds(route, deps);
  registerSuggestions(route, deps);
  registerPictures(route, deps);
  route("getCaseReport", ({ query }) => caseReport(deps, query));
}

function registerDeeds(route: RegisterRoute, deps: CasesDeps): void {
  /** One deed, and the case as it is then. */
  const done = async (
    request: Asked & { readonly params: { readonly caseId: string } },
    deed: (worker: Worker, caseId: string) => Promise<CaseRow>,
  ) => {
    const worker = workerOf(request);
    return staffView(deps, await deed(worker, fromPublicId(request.params.caseId)), worker.actor);
  };
  route("takeCustomerCase", (request) => done(request, (by, id) => takeCase(deps, by, id)));
  route("assignCustomerCase", (request) =>
    done(request, (by, id) =>
      assignCase(deps, by, id, {
        staffId: fromPublicId(request.body.staffId),
        reason: request.body.reason,
      }),
    ),
  );
  route("noteOnCustomerCase", (request) =>
    done(request, (by, id) => noteOnCase(deps, by, id, request.body.text)),
  );
  route("answerCustomerCase", (request) =>
    done(request, (by, id) => answerCase(deps, by, id, request.body)),
  );
  route("pauseCustomerCase", (request) =>
    done(request, (by, id) => pauseCase(deps, by, id, request.body)),
  );
  route("resumeCustomerCase", (request) => done(request, (by, id) => resumeCase(deps, by, id)));
  route("escalateCustomerCase", (request) =>
    done(request, (by, id) => escalateCase(deps, by, id, request.body.reason)),
  );
}

function registerPictures(route: RegisterRoute, deps: CasesDeps): void {
  route("attachToCustomerCase", async (request) => {
    const worker = workerOf(request);
    const row = await attachAsStaff(deps, worker, fromPublicId(request.params.caseId), {
      upload: request.body,
      isForCustomer: request.query.to === "customer",
    });
    return staffView(deps, row, worker.actor);
  });
  route("getCustomerAttachment", (request) => {
    const { caseId, attachmentId } = request.params;
    return viewAttachment(
      deps,
      workerOf(request),
      fromPublicId(caseId),
      fromPublicId(attachmentId),
    );
  });
}

function registerSuggestions(route: RegisterRoute, deps: CasesDeps): void {
  route("getSuggestions", () => suggestionBoard(deps));
  route("groupSuggestions", async (request) => {
    await groupSuggestions(deps, workerOf(request), {
      title: request.body.title,
      caseIds: request.body.cases.map(fromPublicId),
    });
    return suggestionBoard(deps);
  });
  route("addToSuggestionGroup", async (request) => {
    const { params, body } = request;
    await addToGroup(
      deps,
      workerOf(request),
      fromPublicId(params.groupId),
      body.cases.map(fromPublicId),
    );
    return suggestionBoard(deps);
  });
  route("answerSuggestionGroup", async (request) => {
    const { params, body } = request;
    await answerGroup(deps, workerOf(request), fromPublicId(params.groupId), body.answer);
    return suggestionBoard(deps);
  });
}

interface Asked {
  readonly actor: StaffActor;
  readonly ip: string;
  readonly userAgent: string;
}

const workerOf = ({ actor, ip, userAgent }: Asked): Worker => ({
  actor,
  origin: { ip, userAgent },
});
