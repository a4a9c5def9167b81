import { collect, expire } from "./collecting.ts";
import { createMessages, type Messages } from "./messages.ts";
import { createPausing, createRecorder, type Pausing, type Recorder } from "./pausing.ts";
import type { Exchange, RecordingsDeps } from "./ports.ts";
import { countFailed } from "./repository.ts";
import { createReviewing, type Reviewing } from "./reviewing.ts";
import { createTalks, type Talks } from "./talks.ts";

/** Recordings of calls by telephone, from the first tone to their deletion. */
export interface Recordings {
  readonly recorder: Recorder;
  readonly pausing: Pausing;
  readonly reviewing: Reviewing;
  readonly messages: Messages;
  readonly talks: Talks;
  readonly shortName: RecordingsDeps["shortName"];
  readonly isLinked: RecordingsDeps["isLinked"];
  /** What is finished at the exchange becomes ours; asked again and again while it is connected. */
  collect(exchange: Exchange): Promise<void>;
  /** Of how many calls since then the exchange could not begin the recording. */
  failedSince(since: Date): Promise<number>;
  /** Deletes what is past its time and held by nobody; a job does it every night. */
  expire(): Promise<number>;
}

/** Plain wiring of this module's files; registers its job. */
export function createRecordings(deps: RecordingsDeps): Recordings {
  deps.jobs.handle("recordings.expire", async () => void (await expire(deps)));
  deps.jobs.schedule("recordings.expire", "23 3 * * *");
  return {
    recorder: createRecorder(deps),
    pausing: createPausing(deps),
    reviewing: createReviewing(deps),
    messages: createMessages(deps),
    talks: createTalks(deps),
    shortName: deps.shortName,
    isLinked: deps.isLinked,
    failedSince: (since) => countFailed(deps.database.kysely, since),
    collect: (exchange) => collect(deps, exchange),
    expire: () => expire(deps),
  };
}
