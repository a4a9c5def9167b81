import { type UseMutationResult, useMutation, useQueryClient } from "@tanstack/react-query";
import { CASE_LISTS, type SuggestionBoard, suggestionsQuery } from "../../api/case-calls.ts";

/** A deed answers with the whole board as it is then. */
export function useSuggestionDeed<Input>(
  run: (input: Input) => Promise<SuggestionBoard>,
  onDone?: () => void,
): UseMutationResult<SuggestionBoard, Error, Input> {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSuccess: async (board) => {
      queryClient.setQueryData(suggestionsQuery.queryKey, board);
      onDone?.();
      await queryClient.invalidateQueries({ queryKey: [...CASE_LISTS, "queue"] });
    },
  });
}
