import { QueryCache, QueryClient } from "@tanstack/react-query";
import { isRefusal } from "../api/problems.ts";

/**
 * The cache of what the server said. Reads are tried again when no answer came; writes never are by this layer: money
 * goes through the intent store, which looks the state up first.
 */
export function createQueryClient(onSessionEnd: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (isRefusal(error, "unauthenticated")) onSessionEnd();
      },
    }),
    defaultOptions: {
      queries: {
        // Asked even when the browser thinks it is offline: an error that says so beats a skeleton that never ends.
        networkMode: "always",
        staleTime: 15_000,
        // "Too busy, come back in two seconds" is no answer either.
        retry: (failures, error) =>
          failures < 2 && (!isRefusal(error) || isRefusal(error, "service_overloaded")),
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}

/** What a person saw goes with them; configuration is nobody's, and who is signed in is known apart. */
export const forgetPerson = (client: QueryClient): void =>
  client.removeQueries({
    predicate: ({ queryKey: [what] }) => what !== "config" && what !== "session",
  });
