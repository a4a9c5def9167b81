import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Log } from "../log.ts";
import { readJsonBody } from "./body.ts";
import { clientKeyOf } from "./client-key.ts";
import { RATE_WINDOW_MS } from "./limits.ts";
import { CSP_REPORTS_PATH } from "./security-headers.ts";

/** More than this from one client in a minute is no news: the first reports have said it. */
const REPORTS_PER_MINUTE = 30;
const LONGEST_VALUE = 200;

/** Two forms of one thing: the older `report-uri` body and the Reporting API's list. Only what says where and what is read. */
const violation = z.union([
  z
    .object({
      "csp-report": z.object({
        "document-uri": z.string(),
        "effective-directive": z.string().optional(),
        "violated-directive": z.string().optional(),
        "blocked-uri": z.string(),
      }),
    })
    .transform(({ "csp-report": report }) => [
      {
        page: report["document-uri"],
        directive: report["effective-directive"] ?? report["violated-directive"] ?? "unknown",
        blocked: report["blocked-uri"],
      },
    ]),
  z
    .array(
      z.object({
        body: z.object({
          documentURL: z.string(),
          effectiveDirective: z.string(),
          blockedURL: z.string(),
        }),
      }),
    )
    .max(100)
    .transform((reports) =>
      reports.map(({ body }) => ({
        page: body.documentURL,
        directive: body.effectiveDirective,
        blocked: body.blockedURL,
      })),
    ),
]);

/**
 * Takes what browsers report about the Content-Security-Policy (ASVS V3.4.7, row H3): one warning per violation, so that
 * an injected script, or a page of ours that breaks its own rules, is seen by whoever reads the log. Anybody can send
 * here, so nothing is stored and addresses lose their query and fragment (a link token travels there).
 */
export async function registerCspReports(app: FastifyInstance, log: Log): Promise<void> {
  await app.register(async (scope) => {
    scope.addContentTypeParser(
      ["application/csp-report", "application/reports+json"],
      readJsonBody,
    );
    const config = {
      operation: "page",
      rateLimit: {
        max: REPORTS_PER_MINUTE,
        timeWindow: RATE_WINDOW_MS,
        keyGenerator: clientKeyOf,
      },
    } as const;
    scope.post(CSP_REPORTS_PATH, { config }, async (request, reply) => {
      const reports = violation.safeParse(request.body);
      for (const { page, directive, blocked } of reports.success ? reports.data : []) {
        log.warn(
          {
            requestId: request.id,
            page: withoutSecrets(page),
            directive: directive.slice(0, LONGEST_VALUE),
            blocked: withoutSecrets(blocked),
          },
          "a browser stopped what the Content-Security-Policy forbids",
        );
      }
      return reply.code(reports.success ? 204 : 400).send();
    });
  });
}

const withoutSecrets = (address: string): string =>
  (address.split(/[?#]/, 1)[0] ?? "").slice(0, LONGEST_VALUE);
