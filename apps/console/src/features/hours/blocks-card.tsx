import { Button } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { confirmEmergency, endBlock } from "../../api/hours-calls.ts";
import type { HoursBlock, HoursDesk } from "../../api/wire.ts";
import { Card } from "../../parts/card.tsx";
import { Moment } from "../../parts/moment.tsx";
import { Tag } from "../../parts/tag.tsx";
import { BlockSheet } from "./block-sheet.tsx";
import classes from "./hours.module.css";
import { PastBlocks } from "./past-blocks.tsx";

/** What closes the hotline beside the calendars: planned maintenance, and the emergency switch with its two steps. */
export function BlocksCard({
  blocks,
  past,
  mayManage,
  mayClose,
}: {
  blocks: readonly HoursBlock[];
  past: HoursDesk["pastBlocks"];
  mayManage: boolean;
  mayClose: boolean;
}) {
  const t = useText();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState<"none" | "emergency" | "maintenance">("none");
  const changed = () => {
    setOpen("none");
    void queryClient.invalidateQueries({ queryKey: ["hours"] });
  };
  return (
    <Card title={t("console.hours.blocks")}>
      {blocks.length === 0 && <p>{t("console.hours.blocks.none")}</p>}
      <ul className={classes.month}>
        {blocks.map((block) => (
          <Block key={block.id} block={block} mayClose={mayClose} onChanged={changed} />
        ))}
      </ul>
      <div className={classes.row}>
        {mayManage && (
          <Button variant="light" onClick={() => setOpen("maintenance")}>
            {t("console.hours.block.new.maintenance")}
          </Button>
        )}
        {mayClose && (
          <Button variant="default" onClick={() => setOpen("emergency")}>
            {t("console.hours.block.new.emergency")}
          </Button>
        )}
      </div>
      <PastBlocks blocks={past} />
      {(["emergency", "maintenance"] as const).map((kind) => (
        <BlockSheet
          key={kind}
          kind={kind}
          isOpen={open === kind}
          onClose={() => setOpen("none")}
          onDone={changed}
        />
      ))}
    </Card>
  );
}

function Block({
  block,
  mayClose,
  onChanged,
}: {
  block: HoursBlock;
  mayClose: boolean;
  onChanged: () => void;
}) {
  const t = useText();
  const locale = useLocale();
  const confirm = useMutation({
    mutationFn: () => confirmEmergency(block.id),
    onSettled: onChanged,
  });
  const end = useMutation({ mutationFn: () => endBlock(block.id), onSettled: onChanged });
  const isArmed = block.state === "armed";
  return (
    <li className={classes.day}>
      <strong>{block.reason[locale]}</strong>
      <span>
        <Tag tone={isArmed ? "warn" : "error"}>
          {t(isArmed ? "console.hours.block.armed" : `console.hours.block.kind.${block.kind}`)}
        </Tag>
      </span>
      <span>
        <Moment at={block.startsAt} />
        {" – "}
        {block.endsAt === null ? t("console.hours.block.openEnd") : <Moment at={block.endsAt} />}
      </span>
      <span className={classes.why}>{block.createdBy}</span>
      {confirm.isError && <ProblemNotice error={confirm.error} />}
      {end.isError && <ProblemNotice error={end.error} />}
      {mayClose && (
        <div className={classes.row}>
          {isArmed && (
            <Button loading={confirm.isPending} onClick={() => confirm.mutate()}>
              {t("console.hours.block.confirm")}
            </Button>
          )}
          <Button variant="light" loading={end.isPending} onClick={() => end.mutate()}>
            {t(isArmed ? "console.hours.block.drop" : "console.hours.block.end")}
          </Button>
        </div>
      )}
    </li>
  );
}
