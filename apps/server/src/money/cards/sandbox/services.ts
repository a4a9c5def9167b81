import type { PageLanguage } from "./control.ts";

/** A request to another sandbox partner that lives in this process: its address without the first part. */
export interface SandboxRequest {
  readonly method: string;
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  /** Who it says it is; null: nobody. */
  readonly merchant: string | null;
  readonly text: string;
  readonly now: number;
  /** Of whoever reads a page. */
  readonly lang: PageLanguage;
}

export interface SandboxAnswer {
  readonly status: number;
  readonly body: unknown;
  /** Instead of the body: comma-separated text. */
  readonly file?: string;
  /** Instead of the body, for people. */
  readonly page?: { readonly title: string; readonly body: string };
}

/** `null`: the answer is lost on the way, so the connection ends without one. */
export type SandboxService = (request: SandboxRequest) => Promise<SandboxAnswer | null>;
