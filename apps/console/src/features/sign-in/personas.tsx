import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { signInAsRole } from "../../api/calls.ts";
import type { StaffRole } from "../../api/wire.ts";
import { Lang } from "../../parts/lang.tsx";
import { Tag } from "../../parts/tag.tsx";
import classes from "./sign-in.module.css";
import { useEnter } from "./use-enter.ts";

/** The demo's members of staff, one per role: one click and you are in, clearly marked as not real. */
export function Personas({
  personas,
}: {
  personas: readonly { role: StaffRole; displayName: string }[];
}) {
  const t = useText();
  const enter = useEnter();
  const become = useMutation({ mutationFn: signInAsRole, onSuccess: enter });
  return (
    <section aria-labelledby="personas" className={classes.demo}>
      <h2 id="personas" className={classes.heading}>
        {t("console.demo.title")} <Tag tone="warn">{t("shell.demo")}</Tag>
      </h2>
      <p className={classes.dim}>{t("console.demo.lead")}</p>
      {become.isError && <ProblemNotice error={become.error} />}
      <ul className={classes.personas}>
        {personas.map(({ role, displayName }) => (
          <li key={role}>
            <button
              type="button"
              className={classes.persona}
              disabled={become.isPending}
              onClick={() => become.mutate(role)}
            >
              <span className={classes.personaRole}>{t(`console.role.${role}`)}</span>
              <span className={classes.dim}>
                <Lang text={displayName} />
              </span>
              <span className={classes.dim}>{t(`console.role.does.${role}`)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
