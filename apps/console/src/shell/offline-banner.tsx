import { Icon } from "@okpay/ui/icons.tsx";
import { useIsOnline } from "@okpay/ui/online.ts";
import { useText } from "@okpay/ui/text.tsx";
import classes from "./shell.module.css";

/** Says that the device is offline and that nothing is being sent. */
export function OfflineBanner() {
  const t = useText();
  const isOnline = useIsOnline();
  return (
    <div role="status">
      {!isOnline && (
        <p className={classes.banner}>
          <Icon name="offline" />
          {t("shell.offline")}
        </p>
      )}
    </div>
  );
}
