import { Button } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";
import classes from "./parts.module.css";

/** How many rows are shown, and the way to older ones. */
export function Pager(props: {
  count: number;
  hasMore: boolean;
  isLoading: boolean;
  onMore: () => void;
}) {
  const t = useText();
  return (
    <div className={classes.pager}>
      <p role="status" className={classes.dim}>
        {t(props.hasMore ? "console.table.countMore" : "console.table.count", {
          count: props.count,
        })}
      </p>
      {props.hasMore && (
        <Button variant="default" loading={props.isLoading} onClick={props.onMore}>
          {t("console.table.more")}
        </Button>
      )}
    </div>
  );
}
