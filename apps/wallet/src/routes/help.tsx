import { LoadingRows } from "@okpay/ui/states.tsx";
import { useLocale } from "@okpay/ui/text.tsx";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect } from "react";

const route = getRouteApi("/help");

/**
 * The help centre is the server's own pages, in the wallet's language. A component, not a redirect of the route: links are
 * loaded ahead when they are pointed at, and that must lead nowhere.
 */
export function Help() {
  const locale = useLocale();
  const { for: code } = route.useSearch();
  useEffect(() => {
    window.location.replace(
      code === undefined ? `/help/${locale}` : `/help/${locale}/for/${encodeURIComponent(code)}`,
    );
  }, [locale, code]);
  return <LoadingRows rows={3} height={88} />;
}
