import { Button } from "@mantine/core";
import { Icon } from "@okpay/ui/icons.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useSyncExternalStore } from "react";
import { isOutdated, onOutdated } from "../app/outdated.ts";
import classes from "./shell.module.css";

/** The server did not understand this page, because OKPay was brought up to date meanwhile: what helps, in one press. */
export function OutdatedBanner() {
  const t = useText();
  const isShown = useSyncExternalStore(onOutdated, isOutdated);
  return (
    <div role="status">
      {isShown && (
        <p className={classes.banner}>
          <Icon name="alert" />
          {t("console.outdated")}
          <Button size="compact-sm" variant="default" onClick={() => location.reload()}>
            {t("console.loadAnew")}
          </Button>
        </p>
      )}
    </div>
  );
}
