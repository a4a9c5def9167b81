import { useEffect, useState } from "react";
import { type Board, boardNow } from "../../api/desk-calls.ts";

const TRY_AGAIN_MS = 1_500;

/** The board as it changes: the server answers when it does. The last answer stays while there is no connection. */
export function useBoard(): { readonly board: Board | undefined; readonly error: Error | null } {
  const [seen, setSeen] = useState<{ board: Board | undefined; error: Error | null }>({
    board: undefined,
    error: null,
  });
  useEffect(() => {
    const asking = new AbortController();
    const { signal } = asking;
    const follow = async () => {
      let version: string | undefined;
      while (!signal.aborted) {
        try {
          const board = await boardNow(version, signal);
          version = board.version;
          setSeen({ board, error: null });
        } catch (error) {
          if (signal.aborted) return;
          const seenError = error instanceof Error ? error : new Error(String(error));
          setSeen(({ board }) => ({ board, error: seenError }));
          await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
        }
      }
    };
    void follow();
    return () => asking.abort();
  }, []);
  return seen;
}
