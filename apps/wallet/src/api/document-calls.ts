import { unwrap } from "@okpay/api-client";
import { uploadFile } from "@okpay/ui/upload.ts";
import { queryOptions } from "@tanstack/react-query";
import { currentLocale } from "../app/texts.ts";
import { api } from "./http.ts";
import type { DocumentEntry } from "./wire.ts";

export const documentsQuery = queryOptions({
  queryKey: ["documents"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/documents", { signal })),
});

/** Hands a picture in. */
export const uploadDocument = (
  kind: DocumentEntry["kind"],
  file: Blob,
  onProgress: (share: number) => void,
): Promise<DocumentEntry> =>
  uploadFile({
    path: `/v1/documents?kind=${kind}`,
    file,
    headers: { "Accept-Language": currentLocale() },
    onProgress,
  });
