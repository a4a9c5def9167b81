import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { type PriceRequest, priceQuery } from "../../api/abroad-calls.ts";
import { isRefusal } from "../../api/problems.ts";

/** How long nobody types before the price is asked for. */
const PAUSE_MS = 300;

/** What was asked last, once it has stood for a moment. */
function useSettled(request: PriceRequest | null): PriceRequest | null {
  const [settled, setSettled] = useState(request);
  const asked = JSON.stringify(request);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(asked) as PriceRequest | null), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [asked]);
  return settled;
}

/** The price of what is typed. While there is none for exactly this, there is none: an old sum never stands beside a new one. */
export function usePrice(request: PriceRequest | null) {
  const settled = useSettled(request);
  const isSettled = JSON.stringify(settled) === JSON.stringify(request);
  const found = useQuery({
    ...priceQuery(settled),
    retry: (failures, error) => failures < 1 && !isRefusal(error),
  });
  const isAsked = request !== null;
  return {
    price: isAsked && isSettled ? found.data : undefined,
    error: isAsked && isSettled && !found.isFetching ? found.error : null,
    isAsking: isAsked && (!isSettled || found.isPending),
    retry: () => void found.refetch(),
  };
}
