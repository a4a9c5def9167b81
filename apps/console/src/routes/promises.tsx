import { Button, NativeSelect } from "@mantine/core";
import { Page } from "@okpay/ui/page.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { EmptyState, LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { keepPromise, promisesQuery, type StaffPromise, type Whose } from "../api/promises.ts";
import { type Column, DataTable } from "../parts/data-table.tsx";
import { Lang } from "../parts/lang.tsx";
import { Moment } from "../parts/moment.tsx";
import { Tag } from "../parts/tag.tsx";

/** What was promised to callers and is not kept yet, the first due before all. */
export function PromisesPage() {
  const t = useText();
  const [whose, setWhose] = useState<Whose>("mine");
  const found = useQuery(promisesQuery(whose));
  return (
    <Page title={t("promises.title")} lead={t("promises.lead")} width="wide">
      <NativeSelect
        label={t("promises.whose")}
        value={whose}
        data={[
          { value: "mine", label: t("promises.mine") },
          { value: "all", label: t("promises.all") },
        ]}
        onChange={(event) => setWhose(event.currentTarget.value as Whose)}
      />
      {found.isError && <ProblemNotice error={found.error} />}
      {found.data === undefined && !found.isError && <LoadingRows rows={3} height={72} />}
      {found.data?.promises.length === 0 && (
        <EmptyState icon="check" title={t("promises.none")}>
          <p>{t("promises.noneHint")}</p>
        </EmptyState>
      )}
      {found.data !== undefined && found.data.promises.length > 0 && (
        <Promises rows={found.data.promises} />
      )}
    </Page>
  );
}

function Promises({ rows }: { rows: readonly StaffPromise[] }) {
  const t = useText();
  const columns: readonly Column<StaffPromise>[] = [
    { key: "text", title: t("promises.what"), cell: ({ text }) => <Lang text={text} /> },
    {
      key: "due",
      title: t("promises.until"),
      cell: ({ dueAt, isOverdue }) => (
        <>
          <Moment at={dueAt} /> {isOverdue && <Tag tone="error">{t("promises.overdue")}</Tag>}
        </>
      ),
    },
    {
      key: "customer",
      title: t("casework.customer"),
      cell: ({ customerName }) => <Lang text={customerName} />,
    },
    {
      key: "case",
      title: t("casework.case"),
      cell: ({ case: about }) =>
        about !== null && (
          <Link to="/cases/$caseId" params={{ caseId: about.id }}>
            {about.number}
          </Link>
        ),
    },
    { key: "who", title: t("promises.who"), cell: (row) => <Keeper row={row} /> },
    {
      key: "kept",
      title: t("promises.done"),
      cell: ({ id }) => <Keep promiseId={id} />,
      isNarrow: true,
    },
  ];
  return (
    <DataTable caption={t("promises.title")} columns={columns} rows={rows} idOf={({ id }) => id} />
  );
}

function Keeper({ row: { owner, isMine } }: { row: StaffPromise }) {
  const t = useText();
  if (isMine) return t("promises.own");
  return owner === null ? t("promises.anybody") : <Lang text={owner} />;
}

function Keep({ promiseId }: { promiseId: string }) {
  const t = useText();
  const client = useQueryClient();
  const keep = useMutation({
    mutationFn: () => keepPromise(promiseId),
    onSettled: () => client.invalidateQueries({ queryKey: ["promises"] }),
  });
  return (
    <>
      {keep.isError && <ProblemNotice error={keep.error} />}
      <Button variant="default" loading={keep.isPending} onClick={() => keep.mutate()}>
        {t("promises.keep")}
      </Button>
    </>
  );
}
