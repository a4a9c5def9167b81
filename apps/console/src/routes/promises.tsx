import { Button, NativeSelect } from "@mantine/core";
import { Page } from "@okpay/ui/page.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { Sheet } from "@okpay/ui/sheet.tsx";
import { EmptyState, LoadingRows } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef, useState } from "react";
import {
  keepPromise,
  promisesQuery,
  type StaffPromise,
  takePromise,
  type Whose,
} from "../api/promises.ts";
import { useSession } from "../app/use-session.ts";
import { type Column, DataTable } from "../parts/data-table.tsx";
import { Lang } from "../parts/lang.tsx";
import { Moment } from "../parts/moment.tsx";
import parts from "../parts/parts.module.css";
import { Tag } from "../parts/tag.tsx";
import { may } from "../shell/places.ts";

/** What was promised to callers and is not kept yet, the first due before all. */
export function PromisesPage() {
  const t = useText();
  const [whose, setWhose] = useState<Whose>("mine");
  const [kept, setKept] = useState<string | null>(null);
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
      {/* Its row is gone by then: said here, where a screen reader hears it. */}
      <div role="status">{kept !== null && <p>{t("promises.keepThis", { text: kept })}</p>}</div>
      {found.isError && <ProblemNotice error={found.error} />}
      {found.data === undefined && !found.isError && <LoadingRows rows={3} height={72} />}
      {found.data?.promises.length === 0 && (
        <EmptyState icon="check" title={t("promises.none")}>
          <p>{t("promises.noneHint")}</p>
        </EmptyState>
      )}
      {found.data !== undefined && found.data.promises.length > 0 && (
        <Promises rows={found.data.promises} onKept={setKept} />
      )}
    </Page>
  );
}

function Promises(props: { rows: readonly StaffPromise[]; onKept: (text: string) => void }) {
  const t = useText();
  const client = useQueryClient();
  const [asked, setAsked] = useState<StaffPromise | null>(null);
  // Here and not in the row: whoever comes second is told so, when the row has no button any more.
  const take = useMutation({
    mutationFn: ({ id }: StaffPromise) => takePromise(id),
    onSettled: () => client.invalidateQueries({ queryKey: ["promises"] }),
  });
  const columns = useColumns((row) =>
    row.text === null ? (
      <TakeButton row={row} isTaking={take.isPending} onPressed={() => take.mutate(row)} />
    ) : (
      <KeepButton
        row={row}
        text={row.text}
        isTaken={take.isSuccess && take.variables.id === row.id}
        onPressed={() => setAsked(row)}
      />
    ),
  );
  return (
    <>
      {take.isError && <ProblemNotice error={take.error} />}
      <DataTable
        caption={t("promises.title")}
        columns={columns}
        rows={props.rows}
        idOf={({ id }) => id}
      />
      <Sheet title={t("promises.keepAsk")} isOpen={asked !== null} onClose={() => setAsked(null)}>
        {asked !== null && (
          <Keep
            promise={asked}
            onKept={() => {
              setAsked(null);
              props.onKept(asked.text ?? "");
            }}
          />
        )}
      </Sheet>
    </>
  );
}

function useColumns(buttonOf: (row: StaffPromise) => ReactNode): readonly Column<StaffPromise>[] {
  const t = useText();
  return [
    {
      key: "text",
      title: t("promises.what"),
      cell: ({ text }) => (text === null ? t("promises.closed") : <Lang text={text} />),
    },
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
      cell: buttonOf,
      isNarrow: true,
    },
  ];
}

function Keeper({ row: { owner, isMine } }: { row: StaffPromise }) {
  const t = useText();
  if (isMine) return t("promises.own");
  return owner === null ? t("promises.anybody") : <Lang text={owner} />;
}

interface RowButtonProps {
  row: StaffPromise;
  onPressed: () => void;
}

/** Another agent's promise is theirs to keep, or a supervisor's; the server decides again. */
function KeepButton(props: RowButtonProps & { text: string; isTaken: boolean }) {
  const { row, text, isTaken } = props;
  const t = useText();
  const session = useSession();
  const button = useRef<HTMLButtonElement>(null);
  // Who has just taken it on pressed a button in this place, which is gone with the keyboard's focus.
  useEffect(() => {
    if (isTaken) button.current?.focus();
  }, [isTaken]);
  const mayKeep =
    row.isMine || row.owner === null || (session !== null && may(session, "calls.watch"));
  if (!mayKeep) return null;
  return (
    <Button
      ref={button}
      variant="default"
      aria-label={t("promises.keepThis", { text })}
      onClick={props.onPressed}
    >
      {t("promises.keep")}
    </Button>
  );
}

/** What it is opens to who keeps it: taking it on leaves a trace. */
function TakeButton({ row, isTaking, onPressed }: RowButtonProps & { isTaking: boolean }) {
  const t = useText();
  const locale = useLocale();
  if (row.owner !== null) return null;
  const due = new Date(row.dueAt).toLocaleString(locale, {
    dateStyle: "short",
    timeStyle: "short",
  });
  return (
    <Button
      variant="default"
      disabled={isTaking}
      aria-label={t("promises.takeThis", { customer: row.customerName, due })}
      onClick={onPressed}
    >
      {t("promises.take")}
    </Button>
  );
}

function Keep({ promise, onKept }: { promise: StaffPromise; onKept: () => void }) {
  const t = useText();
  const client = useQueryClient();
  const keep = useMutation({
    mutationFn: () => keepPromise(promise.id),
    onSuccess: onKept,
    onSettled: () => client.invalidateQueries({ queryKey: ["promises"] }),
  });
  return (
    <div className={parts.form}>
      <p>
        <Lang text={promise.text ?? ""} />
      </p>
      <p>{t("promises.keepEffect")}</p>
      {keep.isError && <ProblemNotice error={keep.error} />}
      <Button loading={keep.isPending} onClick={() => keep.mutate()}>
        {t("promises.keepNow")}
      </Button>
    </div>
  );
}
