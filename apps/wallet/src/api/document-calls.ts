import { ApiError, isProblem, unwrap } from "@okpay/api-client";
import { queryOptions } from "@tanstack/react-query";
import { currentLocale } from "../app/texts.ts";
import { api } from "./http.ts";
import type { DocumentEntry } from "./wire.ts";

export const documentsQuery = queryOptions({
  queryKey: ["documents"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/documents", { signal })),
});

/** Eight megabytes over a poor network; nothing moves by it, so waiting long is no harm. */
const UPLOAD_TIMEOUT_MS = 180_000;

/** Hands a picture in. XMLHttpRequest because fetch cannot tell how much has left the device. */
export function uploadDocument(
  kind: DocumentEntry["kind"],
  file: Blob,
  onProgress: (share: number) => void,
): Promise<DocumentEntry> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/v1/documents?kind=${kind}`);
    request.timeout = UPLOAD_TIMEOUT_MS;
    request.responseType = "json";
    request.setRequestHeader("Content-Type", file.type);
    request.setRequestHeader("Accept", "application/json, application/problem+json");
    request.setRequestHeader("Accept-Language", currentLocale());
    request.upload.addEventListener("progress", ({ loaded, total }) =>
      onProgress(total === 0 ? 0 : loaded / total),
    );
    const unanswered = () => reject(new ApiError(null, null));
    request.addEventListener("error", unanswered);
    request.addEventListener("timeout", unanswered);
    request.addEventListener("load", () => {
      const answer: unknown = request.response;
      if (request.status === 201) resolve(answer as DocumentEntry);
      else
        reject(
          new ApiError(
            isProblem(answer) ? answer : null,
            new Response(null, { status: request.status }),
          ),
        );
    });
    request.send(file);
  });
}
