export {
  createJobs,
  type JobHandler,
  type JobOptions,
  type JobPayload,
  type Jobs,
} from "./jobs.ts";
