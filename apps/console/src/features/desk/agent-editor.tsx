import { Button, NativeSelect, TextInput } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import {
  type AgentProfile,
  agentsQuery,
  type ChangeAgent,
  changeAgent,
  type Skill,
} from "../../api/desk-calls.ts";
import { useSession } from "../../app/use-session.ts";
import { Card } from "../../parts/card.tsx";
import { may } from "../../shell/places.ts";
import classes from "./desk.module.css";
import { SKILLS } from "./skills.ts";

type SkillRow = ChangeAgent["skills"][number];
const CERTIFIED: readonly string[] = ["identity", "security"];
const LANGUAGES = [
  ["zh-CN", "中文"],
  ["en", "English"],
] as const;

/** What each agent can do, for whoever keeps it: skills with levels, languages, certificates with an end. */
export function AgentEditor() {
  const t = useText();
  const session = useSession();
  const found = useQuery(agentsQuery);
  const [chosen, setChosen] = useState("");
  if (session === null || !may(session, "agents.manage")) return null;
  const agents = (found.data?.agents ?? []).filter(({ id }) => id !== session.staff.id);
  const agent = agents.find(({ id }) => id === chosen);
  return (
    <Card title={t("desk.skills")}>
      {found.isError && <ProblemNotice error={found.error} />}
      {found.isPending && <LoadingRows rows={1} height={56} />}
      {found.isSuccess && agents.length === 0 && (
        <p className={classes.dim}>{t("desk.skillsNobody")}</p>
      )}
      {agents.length > 0 && (
        <NativeSelect
          label={t("desk.board.agent")}
          value={chosen}
          data={[
            { value: "", label: t("desk.choose") },
            ...agents.map(({ id, number, name }) => ({ value: id, label: `${number} · ${name}` })),
          ]}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
      )}
      {agent !== undefined && <Editor key={agent.id} agent={agent} />}
    </Card>
  );
}

function Editor({ agent }: { agent: AgentProfile }) {
  const t = useText();
  const queries = useQueryClient();
  const [languages, setLanguages] = useState(agent.languages);
  const [skills, setSkills] = useState<readonly SkillRow[]>(agent.skills);
  const save = useMutation({
    mutationFn: changeAgent,
    onSuccess: () => queries.invalidateQueries({ queryKey: agentsQuery.queryKey }),
  });
  const change = (skill: Skill, next: SkillRow | null) =>
    setSkills([...skills.filter((each) => each.skill !== skill), ...(next === null ? [] : [next])]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ staffId: agent.id, body: { languages, skills: [...skills] } });
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      {save.isError && <ProblemNotice error={save.error} />}
      {save.isSuccess && <p role="status">{t("desk.skillsSaved")}</p>}
      <fieldset className={classes.buttons}>
        <legend>{t("desk.board.language")}</legend>
        {LANGUAGES.map(([value, label]) => (
          <label key={value} lang={value}>
            <input
              type="checkbox"
              checked={languages.includes(value)}
              onChange={(event) =>
                setLanguages(
                  event.currentTarget.checked
                    ? [...languages, value]
                    : languages.filter((each) => each !== value),
                )
              }
            />{" "}
            {label}
          </label>
        ))}
      </fieldset>
      {SKILLS.map((skill) => (
        <SkillLine
          key={skill}
          skill={skill}
          row={skills.find((each) => each.skill === skill)}
          change={(next) => change(skill, next)}
        />
      ))}
      <div className={classes.buttons}>
        <Button type="submit" loading={save.isPending} disabled={languages.length === 0}>
          {t("desk.save")}
        </Button>
      </div>
    </form>
  );
}

function SkillLine({
  skill,
  row,
  change,
}: {
  skill: Skill;
  row: SkillRow | undefined;
  change: (next: SkillRow | null) => void;
}) {
  const t = useText();
  const level = row?.level ?? 0;
  const until = row?.certifiedUntil ?? null;
  return (
    <div className={classes.buttons}>
      <NativeSelect
        label={t(`desk.skill.${skill}`)}
        value={String(level)}
        data={[0, 1, 2, 3, 4, 5].map((value) => ({
          value: String(value),
          label: value === 0 ? t("desk.skillNone") : t("desk.skillLevel", { level: value }),
        }))}
        onChange={(event) => {
          const next = Number(event.currentTarget.value);
          change(next === 0 ? null : { skill, level: next, certifiedUntil: until });
        }}
      />
      {row !== undefined && CERTIFIED.includes(skill) && (
        <TextInput
          type="date"
          label={t("desk.certifiedUntil")}
          value={until?.slice(0, 10) ?? ""}
          error={until === null ? t("desk.certifiedMissing") : undefined}
          onChange={(event) => {
            const { value } = event.currentTarget;
            change({
              skill,
              level,
              certifiedUntil: value === "" ? null : `${value}T00:00:00.000Z`,
            });
          }}
        />
      )}
    </div>
  );
}
