import { Icon } from "@okpay/ui/icons.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { configQuery } from "../api/queries.ts";
import classes from "./shell.module.css";

/** Whose console this is, and whether what it does is real. */
export function Brand() {
  const t = useText();
  const isDemo = useQuery(configQuery).data?.isDemo === true;
  return (
    <Link to="/" className={classes.brand}>
      <span className={classes.mark} aria-hidden="true">
        <Icon name="check" size={18} />
      </span>
      <span>{t("console.name")}</span>
      {isDemo && <span className={classes.demo}>{t("shell.demo")}</span>}
    </Link>
  );
}
