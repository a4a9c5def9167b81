import { Button } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";
import { useState } from "react";
import type { Board } from "../../api/desk-calls.ts";
import { Card } from "../../parts/card.tsx";
import { Tag } from "../../parts/tag.tsx";
import { Since } from "../desk/since.tsx";
import { EnterForm } from "./enter-form.tsx";
import { InTalk } from "./in-talk.tsx";
import classes from "./supervision.module.css";
import { type SupervisionView, useSupervision } from "./supervision-line.ts";

type Talking = Board["agents"][number] & {
  readonly talk: NonNullable<Board["agents"][number]["talk"]>;
};

/** The talks that go on; the supervisor enters one by listening, for a reason, and goes on from there. */
export function TalksCard({ board }: { board: Board }) {
  const t = useText();
  const view = useSupervision();
  const talks = board.agents.filter((each): each is Talking => each.talk !== null);
  const mine = view.state?.supervision ?? null;
  return (
    <Card title={t("supervision.talks")}>
      {mine !== null && <InTalk supervision={mine} view={view} />}
      <Ended view={view} />
      {talks.length === 0 ? (
        <p className={classes.dim}>{t("supervision.none")}</p>
      ) : (
        <ul className={classes.talks}>
          {talks.map((each) => (
            <TalkRow
              key={each.talk.callId}
              agent={each}
              isMine={mine?.callId === each.talk.callId}
              isBusy={mine !== null}
            />
          ))}
        </ul>
      )}
    </Card>
  );
}

/** Always there, so that a screen reader says why a talk was left without the supervisor's doing. */
function Ended({ view: { state } }: { view: SupervisionView }) {
  const t = useText();
  const ended = state?.supervision === null ? state.ended : null;
  return (
    <p role="status" className={classes.dim}>
      {ended === null ? "" : t(`supervision.ended.${ended.reason}`)}
    </p>
  );
}

function TalkRow({
  agent: { number, name, since, skill, talk },
  isMine,
  isBusy,
}: {
  agent: Talking;
  isMine: boolean;
  isBusy: boolean;
}) {
  const t = useText();
  const [isEntering, setEntering] = useState(false);
  const who = `${number} · ${name}`;
  const { supervision } = talk;
  return (
    <li className={classes.talk} data-row>
      <div className={classes.line}>
        <strong>{who}</strong>
        {skill !== null && <span>{t(`desk.skill.${skill}`)}</span>}
        <span className={classes.time}>
          <Since at={since} />
        </span>
        {supervision !== null && (
          <Tag tone={supervision.mode === "barge" ? "warn" : "plain"}>
            {t(`supervision.by.${supervision.mode}`, {
              who: isMine ? t("supervision.you") : supervision.supervisor,
            })}
          </Tag>
        )}
        {supervision === null && !isBusy && !isEntering && (
          <Button
            variant="default"
            data-key="l"
            aria-label={t("supervision.listenTo", { who })}
            onClick={() => setEntering(true)}
          >
            {t("supervision.listen")}
          </Button>
        )}
      </div>
      {isEntering && supervision === null && (
        <EnterForm callId={talk.callId} onDone={() => setEntering(false)} />
      )}
    </li>
  );
}
