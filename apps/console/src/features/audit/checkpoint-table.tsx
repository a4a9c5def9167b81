import { EmptyState } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import type { AuditCheckpoint } from "../../api/wire.ts";
import { DataTable } from "../../parts/data-table.tsx";
import { Moment } from "../../parts/moment.tsx";
import parts from "../../parts/parts.module.css";
import { Tag } from "../../parts/tag.tsx";
import { isSignedBy, readCheckpoint } from "./signed-note.ts";

/** The newest signed checkpoints; each signature is verified in this browser. */
export function CheckpointTable({
  checkpoints,
  publicKey,
}: {
  checkpoints: readonly AuditCheckpoint[];
  publicKey: string;
}) {
  const t = useText();
  const locale = useLocale();
  if (checkpoints.length === 0)
    return <EmptyState icon="shield" title={t("console.audit.noCheckpoint")} />;
  return (
    <>
      <DataTable
        caption={t("console.audit.checkpoints")}
        rows={checkpoints}
        idOf={({ treeSize, signedAt }) => `${treeSize}-${signedAt}`}
        columns={[
          {
            key: "at",
            title: t("console.audit.signedAt"),
            cell: ({ signedAt }) => <Moment at={signedAt} isExact />,
          },
          {
            key: "size",
            title: t("console.audit.events"),
            cell: ({ treeSize }) => treeSize.toLocaleString(locale),
          },
          {
            key: "root",
            title: t("console.proof.root"),
            cell: ({ rootHash }) => <span className={parts.code}>{rootHash}</span>,
          },
          {
            key: "signature",
            title: t("console.audit.signature"),
            cell: (checkpoint) => <Signature checkpoint={checkpoint} publicKey={publicKey} />,
          },
        ]}
      />
      <p className={parts.dim}>
        {t("console.audit.publicKey")} <span className={parts.code}>{publicKey}</span>
      </p>
    </>
  );
}

function Signature({ checkpoint, publicKey }: { checkpoint: AuditCheckpoint; publicKey: string }) {
  const t = useText();
  const check = useQuery({
    queryKey: ["audit", "signature", checkpoint.note, publicKey],
    queryFn: async () => {
      if (globalThis.crypto?.subtle === undefined) return "cannot" as const;
      const said = readCheckpoint(checkpoint.note);
      const isSame =
        said?.rootHash === checkpoint.rootHash && said.treeSize === checkpoint.treeSize;
      return isSame && (await isSignedBy(checkpoint.note, publicKey)) ? "good" : "bad";
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (check.data === undefined) return null;
  if (check.data === "cannot") return <Tag tone="warn">{t("console.proof.cannot")}</Tag>;
  return (
    <Tag tone={check.data === "good" ? "good" : "error"}>
      {t(`console.audit.signature.${check.data}`)}
    </Tag>
  );
}
