import { Icon } from "@okpay/ui/icons.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useIsOnline } from "../app/online.ts";
import classes from "./shell.module.css";

/** Says that the device is offline and that nothing is being sent; money screens add what that means for them. */
export function OfflineBanner() {
  const t = useText();
  const isOnline = useIsOnline();
  return (
    <div role="status" className={classes.bannerSlot}>
      {!isOnline && (
        <p className={classes.banner}>
          <Icon name="offline" />
          {t("shell.offline")}
        </p>
      )}
    </div>
  );
}
