import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useRouter } from "@tanstack/react-router";
import { sessionQuery } from "../../api/queries.ts";

/** Leads to the sign-in page and back here afterwards; drafts and intents are kept meanwhile. */
export function useSessionEnded(): () => void {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const router = useRouter();
  return () => {
    const { href } = router.state.location;
    queryClient.setQueryData(sessionQuery.queryKey, null);
    void navigate({ to: "/", search: { next: href, ended: true } });
  };
}
