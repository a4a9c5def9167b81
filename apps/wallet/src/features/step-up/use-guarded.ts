import { useMutation, useQueryClient } from "@tanstack/react-query";
import { isRefusal } from "../../api/problems.ts";
import { useSessionEnded } from "../pay/use-session-ended.ts";
import { guarded, StepUpCancelled } from "./guarded.ts";

export interface GuardedOptions<Output> {
  onDone?: (output: Output) => void;
  /** A factor that cannot vouch for its own removal. */
  exceptFactorId?: string;
}

/** A guarded action of a page: state of its button, its error, and everything about security read anew afterwards. */
export function useGuarded<Input, Output>(
  action: (input: Input) => Promise<Output>,
  { onDone, exceptFactorId }: GuardedOptions<Output> = {},
) {
  const queryClient = useQueryClient();
  const sessionEnded = useSessionEnded();
  const mutation = useMutation({
    mutationFn: (input: Input) => guarded(() => action(input), exceptFactorId ?? null),
    onSuccess: (output) => {
      onDone?.(output);
      void queryClient.invalidateQueries({ queryKey: ["security"] });
    },
    onError: (error) => {
      if (isRefusal(error, "unauthenticated")) sessionEnded();
    },
  });
  const wasCancelled = mutation.error instanceof StepUpCancelled;
  return {
    run: (input: Input) => {
      if (!mutation.isPending) mutation.mutate(input);
    },
    isRunning: mutation.isPending,
    isDone: mutation.isSuccess,
    input: mutation.variables,
    error: mutation.isPending || wasCancelled ? null : mutation.error,
    reset: mutation.reset,
  };
}
