import type { Audit } from "./people/audit/index.ts";
import { createPageScripts, type HttpServer } from "./platform/http/index.ts";
import type { Jobs } from "./platform/jobs/index.ts";
import type { Log } from "./platform/log.ts";

const RECORDED = "pages.scripts_recorded";

/**
 * The wallet's scripts against the inventory in the audit log (row C7): written down at the start when they are others than
 * before, so that a change nobody deployed stands there with its time; compared every Monday as a browser receives them.
 */
export function watchPageScripts(
  { audit, jobs, log }: { readonly audit: Audit; readonly jobs: Jobs; readonly log: Log },
  { walletDist }: { readonly walletDist: string },
  { inject }: Pick<HttpServer, "inject">,
): { note(): Promise<void> } {
  const scripts = createPageScripts({
    dist: walletDist,
    inject,
    async last() {
      const { events } = await audit.reader.search({ type: RECORDED, from: new Date(0) });
      const recorded = events[0]?.details["scripts"];
      return Array.isArray(recorded) ? recorded.map(String) : null;
    },
    write: (found) =>
      audit.record({
        type: RECORDED,
        actor: { kind: "system", id: null },
        outcome: "success",
        origin: null,
        details: { scripts: found },
      }),
  });
  jobs.handle("pages.checkScripts", async () => {
    const problems = await scripts.check();
    if (problems.length > 0) await audit.alarm("pages.scripts", new Error(problems.join("; ")));
    else log.info("pages: every script is as it was recorded");
  });
  jobs.schedule("pages.checkScripts", "47 3 * * 1");
  return { note: () => scripts.note() };
}
