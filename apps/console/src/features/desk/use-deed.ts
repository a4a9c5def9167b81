import { useMutation } from "@tanstack/react-query";
import { askNow } from "./desk-line.ts";

/** Something done at the desk; what came of it is in the next news. */
export const useDeed = <Input = void>(deed: (input: Input) => Promise<unknown>) =>
  useMutation({ mutationFn: deed, onSettled: askNow });
