import { useText } from "@okpay/ui/text.tsx";
import type { AuditEvent } from "../../api/wire.ts";
import { useKnownText } from "../../parts/known-text.ts";
import classes from "./audit.module.css";
import { changesIn } from "./changes.ts";

/** What else was written down: changes as before and after, the rest as it is. */
export function EventDetails({ details }: { details: AuditEvent["details"] }) {
  const t = useText();
  const textOf = useKnownText();
  const { changes, others } = changesIn(details);
  const valueText = (name: string, value: string): string =>
    name === "role"
      ? textOf("console.role", value)
      : name === "command"
        ? textOf("console.commands", value)
        : value;
  return (
    <>
      {changes.length > 0 && (
        <table className={classes.changes}>
          <thead>
            <tr>
              <th scope="col">{t("console.audit.changed")}</th>
              <th scope="col">{t("console.audit.before")}</th>
              <th scope="col">{t("console.audit.after")}</th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ name, before, after }) => (
              <tr key={name}>
                <th scope="row">{textOf("console.audit.detail", name)}</th>
                <td>{textOf("console.role", before)}</td>
                <td>{textOf("console.role", after)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {others.length > 0 && (
        <table className={classes.changes}>
          <thead>
            <tr>
              <th scope="col">{t("console.audit.detailName")}</th>
              <th scope="col">{t("console.audit.detailValue")}</th>
            </tr>
          </thead>
          <tbody>
            {others.map(([name, value]) => (
              <tr key={name}>
                <th scope="row">{textOf("console.audit.detail", name)}</th>
                <td>{valueText(name, value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
