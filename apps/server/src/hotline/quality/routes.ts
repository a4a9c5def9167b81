import type { RegisterRoute, StaffActor } from "../../platform/http/index.ts";
import { fromPublicId } from "../../platform/ids.ts";
import type { Reader } from "./ports.ts";
import type { Quality } from "./service.ts";

/** On the console's listener. */
export function registerQualityRoutes(route: RegisterRoute, quality: Quality): void {
  const { forms, reviews, calibrations } = quality;
  route("getQuality", (request) => quality.overview(readerOf(request)));
  route("listCallReviews", (request) => reviews.list(readerOf(request), request.query));
  route("listReviewForms", () => forms.list());
  route("changeReviewForm", (request) => forms.change(readerOf(request), request.body));
  route("noteTraining", (request) => quality.noteTraining(readerOf(request), request.body));

  /** The deed, and then what is to be seen of the call. */
  const then = async (
    request: Asking & { readonly params: { readonly recordingId: string } },
    deed: (reader: Reader, recordingId: string) => Promise<void> = async () => {},
  ) => {
    const [reader, id] = [readerOf(request), fromPublicId(request.params.recordingId)];
    await deed(reader, id);
    return quality.of(reader, id);
  };
  route("getCallQuality", (request) => then(request));
  route("reviewCall", (request) =>
    then(request, (reader, id) => reviews.review(reader, id, request.body)),
  );
  route("seeReview", (request) =>
    then(request, (reader, id) => reviews.see(reader, id, request.body)),
  );
  route("openCalibration", (request) => then(request, calibrations.open));
  route("rateForCalibration", (request) =>
    then(request, (reader, id) => calibrations.rate(reader, id, request.body)),
  );
  route("closeCalibration", (request) => then(request, calibrations.close));
  route("withdrawCalibration", (request) =>
    then(request, (reader, id) => calibrations.withdraw(reader, id, request.body.reason)),
  );
}

interface Asking {
  readonly actor: StaffActor;
  readonly ip: string;
  readonly userAgent: string;
}

const readerOf = ({ actor, ip, userAgent }: Asking): Reader => ({
  staffId: actor.staffId,
  isReviewer: actor.grants.includes("recordings.review"),
  origin: { ip, userAgent },
});
