import type { SupervisedTalk, SupervisorMix } from "./supervisor-mix.ts";

/*
 * A supervisor in the talk of this page. What mixes the sound is a file of its own, which comes when the first supervisor does.
 */
let mix: SupervisorMix | null = null;
let isLoading = false;
let latest: SupervisedTalk | null = null;

/** With each news of the desk, of its sound and of its microphone; null: nobody is in the talk, or nobody may hear it now. */
export function followSupervisor(talk: SupervisedTalk | null): void {
  latest = talk;
  if (talk === null) {
    mix?.close();
    mix = null;
  } else if (mix === null) void load();
  else mix.follow(talk);
}

async function load(): Promise<void> {
  if (isLoading) return;
  isLoading = true;
  try {
    const { createSupervisorMix } = await import("./supervisor-mix.ts");
    if (latest === null) return;
    mix = createSupervisorMix();
    mix.follow(latest);
  } catch {
    // No network for a moment: the next news of the desk tries again, and the supervisor's page says "connecting" until then.
  } finally {
    isLoading = false;
  }
}
