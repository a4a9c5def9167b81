import { Button } from "@mantine/core";
import { EmptyState, LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { blocksQuery, REQUESTS_KEY, removeBlock, requestsQuery } from "../../api/request-calls.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import activity from "../activity/activity.module.css";
import { languageOfName } from "../activity/payment-row.tsx";
import classes from "../pay/pay.module.css";
import { RequestRow } from "./request-row.tsx";

/** What this person is asked for, or asked for themself, newest first. */
export function RequestList({ direction }: { direction: "in" | "out" }) {
  const t = useText();
  const found = useInfiniteQuery(requestsQuery(direction));
  const rows = found.data?.pages.flatMap(({ requests }) => requests) ?? [];
  const id = `requests-${direction}`;
  return (
    <section className={classes.part} aria-labelledby={id}>
      <h2 id={id}>{t(`requests.list.${direction}`)}</h2>
      {found.isError && <ProblemNotice error={found.error} />}
      {found.isPending && <LoadingRows rows={2} height={60} />}
      {found.data !== undefined && rows.length === 0 && (
        <EmptyState icon={direction} title={t(`requests.none.${direction}`)} />
      )}
      {rows.length > 0 && (
        <div className={activity.list}>
          {rows.map((request) => (
            <RequestRow key={request.id} request={request} />
          ))}
        </div>
      )}
      {found.hasNextPage && (
        <Button
          variant="default"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {t("requests.more")}
        </Button>
      )}
    </section>
  );
}

/** Who may not ask, as long as there is somebody. */
export function Blocks() {
  const t = useText();
  const queryClient = useQueryClient();
  const blocks = useQuery(blocksQuery).data?.blocks ?? [];
  const removing = useMutation({
    mutationFn: removeBlock,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: REQUESTS_KEY }),
  });
  if (blocks.length === 0) return null;
  return (
    <section className={classes.card} aria-labelledby="blocks">
      <h2 id="blocks">{t("requests.blocks")}</h2>
      {removing.error !== null && <ProblemNotice error={removing.error} />}
      <ul className={classes.blocks}>
        {blocks.map(({ id, name }) => (
          <li key={id} className={classes.blocked}>
            <span lang={languageOfName(name)}>{name}</span>
            <Button
              variant="default"
              loading={removing.isPending && removing.variables === id}
              aria-label={t("requests.unblockNamed", { name })}
              onClick={() => removing.mutate(id)}
            >
              {t("requests.unblock")}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
