import { ApiError, isProblem } from "@okpay/api-client";

/** Eight megabytes over a poor network; no money moves by it, so waiting long is no harm. */
const UPLOAD_TIMEOUT_MS = 180_000;

/** Sends a file as the body of a request. XMLHttpRequest because fetch cannot tell how much has left the device. */
export function uploadFile<Answer>({
  path,
  file,
  headers,
  onProgress,
}: {
  path: string;
  file: Blob;
  headers: Readonly<Record<string, string>>;
  onProgress: (share: number) => void;
}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.timeout = UPLOAD_TIMEOUT_MS;
    request.responseType = "json";
    request.setRequestHeader("Content-Type", file.type);
    request.setRequestHeader("Accept", "application/json, application/problem+json");
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", ({ loaded, total }) =>
      onProgress(total === 0 ? 0 : loaded / total),
    );
    const unanswered = () => reject(new ApiError(null, null));
    request.addEventListener("error", unanswered);
    request.addEventListener("timeout", unanswered);
    request.addEventListener("load", () => {
      const answer: unknown = request.response;
      if (request.status === 201) resolve(answer as Answer);
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
