import { type UseMutationResult, useMutation, useQueryClient } from "@tanstack/react-query";
import { CASE_LISTS, type CaseView, caseQuery } from "../../api/case-calls.ts";

/** A deed answers with the case as it is then: shown at once, without another look; the lists are old. */
export function useCaseDeed<Input>(
  caseId: string,
  run: (input: Input) => Promise<CaseView>,
  onDone?: () => void,
): UseMutationResult<CaseView, Error, Input> {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSuccess: async (next) => {
      queryClient.setQueryData(caseQuery(caseId).queryKey, next);
      onDone?.();
      await queryClient.invalidateQueries({ queryKey: CASE_LISTS });
    },
  });
}
