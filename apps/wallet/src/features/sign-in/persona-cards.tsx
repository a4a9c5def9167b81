import { Icon } from "@okpay/ui/icons.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { signInAsPersona } from "../../api/calls.ts";
import type { PublicConfig } from "../../api/wire.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import classes from "./sign-in.module.css";
import { useEnter } from "./use-enter.ts";

/** The demo's people: one click and you are in, clearly marked as not real. */
export function PersonaCards({ personas }: { personas: PublicConfig["personas"] }) {
  const t = useText();
  const locale = useLocale();
  const enter = useEnter();
  const become = useMutation({ mutationFn: signInAsPersona, onSuccess: enter });
  return (
    <section aria-labelledby="personas" className={classes.demo}>
      <h2 id="personas" className={classes.heading}>
        {t("demo.title")} <span className={classes.tag}>{t("shell.demo")}</span>
      </h2>
      <p className={classes.dim}>{t("demo.lead")}</p>
      {become.isError && <ProblemNotice error={become.error} />}
      <ul className={classes.personas}>
        {personas.map((persona) => (
          <li key={persona.key}>
            <button
              type="button"
              className={classes.persona}
              disabled={become.isPending}
              onClick={() => become.mutate(persona.key)}
            >
              <span className={classes.avatar} aria-hidden="true" lang="zh-CN">
                {[...persona.displayName][0]}
              </span>
              <span>
                <span
                  className={classes.personaName}
                  lang={/\p{Script=Han}/u.test(persona.displayName) ? "zh-CN" : "en"}
                >
                  {persona.displayName}
                </span>
                <span className={classes.dim}>{persona.story[locale]}</span>
              </span>
              <Icon name="out" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
