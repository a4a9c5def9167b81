import { useQuery } from "@tanstack/react-query";
import { sessionQuery } from "../api/queries.ts";
import type { StaffSession } from "../api/wire.ts";

/** Who is at work; null only in the moment between the end of a session and the sign-in page. */
export const useSession = (): StaffSession | null => useQuery(sessionQuery).data ?? null;
