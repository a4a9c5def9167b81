import { type components, unwrap } from "@okpay/api-client";
import type { Locale } from "@okpay/contracts";
import { uploadFile } from "@okpay/ui/upload.ts";
import { queryOptions } from "@tanstack/react-query";
import { currentLocale } from "../app/texts.ts";
import { api } from "./http.ts";

type Schemas = components["schemas"];
export type StaffArticle = Schemas["StaffArticle"];
export type StaffArticleRow = Schemas["StaffArticleRow"];
export type ArticleContent = Schemas["ArticleContent"];
export type ArticleFilter = keyof Schemas["StaffArticles"]["counts"];

export const articlesQuery = (filter: ArticleFilter) =>
  queryOptions({
    queryKey: ["articles", "list", filter],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/v1/staff/articles", { signal, params: { query: { filter } } })),
  });

export const articleQuery = (slug: string) =>
  queryOptions({
    queryKey: ["articles", "one", slug],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/v1/staff/articles/{slug}", { signal, params: { path: { slug } } })),
  });

export const revisionQuery = (slug: string, number: number) =>
  queryOptions({
    queryKey: ["articles", "revision", slug, number],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/v1/staff/articles/{slug}/revisions/{number}", {
          signal,
          params: { path: { slug, number: String(number) } },
        }),
      ),
  });

/** A POST that changes nothing: a text is too long for an address. */
export const previewQuery = (body: string, locale: Locale) =>
  queryOptions({
    queryKey: ["articles", "preview", locale, body],
    queryFn: ({ signal }) =>
      unwrap(api.POST("/v1/staff/articles/preview", { signal, body: { body, locale } })),
  });

export const helpReportQuery = queryOptions({
  queryKey: ["articles", "report"],
  queryFn: ({ signal }) =>
    unwrap(api.GET("/v1/staff/help-report", { signal, params: { query: { days: "30" } } })),
});

export const createArticle = (body: Schemas["CreateArticleRequest"]) =>
  unwrap(api.POST("/v1/staff/articles", { body }));
export const uploadPicture = (
  file: Blob,
  onProgress: (share: number) => void,
): Promise<Schemas["HelpPicture"]> =>
  uploadFile({
    path: "/v1/staff/pictures",
    file,
    headers: { "Accept-Language": currentLocale() },
    onProgress,
  });

const at = (slug: string) => ({ path: { slug } });
export const saveDraft = (slug: string, body: Schemas["SaveArticleRequest"]) =>
  unwrap(api.POST("/v1/staff/articles/{slug}/draft", { params: at(slug), body }));
export const submitArticle = (slug: string, number: number) =>
  unwrap(api.POST("/v1/staff/articles/{slug}/submit", { params: at(slug), body: { number } }));
export const publishArticle = (slug: string, number: number) =>
  unwrap(api.POST("/v1/staff/articles/{slug}/publish", { params: at(slug), body: { number } }));
export const confirmArticle = (slug: string, number: number) =>
  unwrap(api.POST("/v1/staff/articles/{slug}/confirm", { params: at(slug), body: { number } }));
export const returnArticle = (slug: string, number: number, reason: string) =>
  unwrap(
    api.POST("/v1/staff/articles/{slug}/return", { params: at(slug), body: { number, reason } }),
  );
