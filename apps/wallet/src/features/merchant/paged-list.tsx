import { Button } from "@mantine/core";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import type { ReactNode } from "react";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import security from "../security/security.module.css";

export interface PagedListProps {
  /** The query whose pages are shown. */
  readonly found: {
    readonly error: Error | null;
    readonly isPending: boolean;
    readonly isSuccess: boolean;
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => Promise<unknown>;
  };
  /** Rows while nothing has come yet. */
  readonly placeholders: number;
  /** What stands there when there is nothing. */
  readonly empty: ReactNode;
  readonly children: readonly ReactNode[];
}

/** A list that is read page by page: waiting, empty, failed, and the button for more. */
export function PagedList({ found, placeholders, empty, children }: PagedListProps) {
  const t = useText();
  return (
    <>
      {found.error !== null && <ProblemNotice error={found.error} />}
      {found.isPending && <LoadingRows rows={placeholders} height={60} />}
      {found.isSuccess && children.length === 0 && empty}
      {children.length > 0 && <ul className={security.rows}>{children}</ul>}
      {found.hasNextPage && (
        <Button
          variant="default"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {t("merchant.more")}
        </Button>
      )}
    </>
  );
}
