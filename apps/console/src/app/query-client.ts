import { isRefusal } from "@okpay/api-client";
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";

/** The cache of what the server said. Nothing is asked for by a timer: polling must not look like somebody at work (row S4). */
export function createQueryClient(onSessionEnd: () => void): QueryClient {
  const noticeEnd = (error: Error) => {
    if (isRefusal(error, "unauthenticated")) onSessionEnd();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError: noticeEnd }),
    mutationCache: new MutationCache({ onError: noticeEnd }),
    defaultOptions: {
      queries: {
        networkMode: "always",
        staleTime: 10_000,
        // "Too busy, come back in two seconds" is no answer either: half a minute of it, a second and then twice as long each time.
        retry: (failures, error) =>
          isRefusal(error, "service_overloaded") ? failures < 5 : failures < 2 && !isRefusal(error),
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}
