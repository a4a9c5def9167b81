import { Button, TextInput } from "@mantine/core";
import { Icon } from "@okpay/ui/icons.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { walletQuery } from "../../api/queries.ts";
import {
  fetchStatement,
  type StatementFormat,
  type StatementQuery,
} from "../../api/statement-calls.ts";
import { bookDay } from "../../app/times.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import classes from "./activity.module.css";
import { type Period, PRESETS, periodOf, periodProblem } from "./periods.ts";

/** Statements: one currency between two days, to keep as a table or a paper. Nothing is asked before it is opened. */
export function Statements() {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={classes.period} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("statements.title")}</summary>
      {isOpen && <Form />}
    </details>
  );
}

function Form() {
  const t = useText();
  const wallet = useQuery(walletQuery);
  if (wallet.isError) return <ProblemNotice error={wallet.error} />;
  if (wallet.data === undefined) return <LoadingRows rows={2} height={56} />;
  const currencies = wallet.data.balances.map(({ currency }) => currency);
  const [first] = currencies;
  return first === undefined ? (
    <p className={classes.dim}>{t("statements.noWallet")}</p>
  ) : (
    <StatementChoice
      currencies={currencies}
      first={first}
      fetchDocument={fetchStatement}
      name="okpay"
    />
  );
}

type Currency = StatementQuery["currency"];

/** One currency, two days, two formats; `fetchDocument` knows whose. */
export function StatementChoice(props: {
  currencies: readonly Currency[];
  first: Currency;
  fetchDocument: (format: StatementFormat, query: StatementQuery) => Promise<Blob>;
  /** What saved files begin with. */
  name: string;
}) {
  const { currencies, first, fetchDocument } = props;
  const t = useText();
  const locale = useLocale();
  const [today] = useState(() => bookDay(new Date()));
  const [currency, setCurrency] = useState(first);
  const [period, setPeriod] = useState<Period>(() => periodOf("thisMonth", today));
  const download = useMutation({
    mutationFn: async (format: StatementFormat) => {
      const name = `${props.name}-${currency}-${period.from}-${period.to}.${format}`;
      save(await fetchDocument(format, { currency, ...period, lang: locale }), name);
      return name;
    },
  });
  const problem = periodProblem(period);
  const change = (next: Period) => {
    download.reset();
    setPeriod(next);
  };
  return (
    <div className={classes.statements}>
      <p className={classes.dim}>{t("statements.lead")}</p>
      {currencies.length > 1 && (
        <Chips
          label={t("field.currency")}
          options={currencies.map((value) => ({ value, label: value }))}
          isOn={(value) => value === currency}
          onChoose={(value) => {
            download.reset();
            setCurrency(value);
          }}
        />
      )}
      <Chips
        label={t("activity.period")}
        options={PRESETS.map((value) => ({ value, label: t(`statements.${value}`) }))}
        isOn={(value) => {
          const { from, to } = periodOf(value, today);
          return from === period.from && to === period.to;
        }}
        onChoose={(value) => change(periodOf(value, today))}
      />
      <Days period={period} today={today} onChange={change} />
      <div className={classes.chips}>
        {(["pdf", "csv"] as const).map((format) => (
          <Button
            key={format}
            variant="default"
            leftSection={<Icon name="download" />}
            loading={download.isPending && download.variables === format}
            disabled={problem !== null || download.isPending}
            onClick={() => download.mutate(format)}
          >
            {t(`statements.${format}`)}
          </Button>
        ))}
      </div>
      {download.isError && <ProblemNotice error={download.error} />}
      <p className={classes.dim} role="status">
        {download.isSuccess && t("statements.saved", { name: download.data })}
      </p>
    </div>
  );
}

function Days(props: { period: Period; today: string; onChange: (next: Period) => void }) {
  const t = useText();
  const { period, today } = props;
  const problem = periodProblem(period);
  return (
    <div className={classes.dates}>
      <TextInput
        type="date"
        label={t("activity.from")}
        value={period.from}
        max={today}
        onChange={({ currentTarget: { value: from } }) => props.onChange({ ...period, from })}
      />
      <TextInput
        type="date"
        label={t("activity.to")}
        value={period.to}
        max={today}
        error={problem === null ? undefined : t(`statements.problem.${problem}`)}
        onChange={({ currentTarget: { value: to } }) => props.onChange({ ...period, to })}
      />
    </div>
  );
}

function Chips<Value extends string>({
  label,
  options,
  isOn,
  onChoose,
}: {
  label: string;
  options: readonly { readonly value: Value; readonly label: string }[];
  isOn: (value: Value) => boolean;
  onChoose: (value: Value) => void;
}) {
  return (
    <fieldset className={classes.chips} aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          className={classes.chip}
          aria-pressed={isOn(option.value)}
          onClick={() => onChoose(option.value)}
        >
          {isOn(option.value) && <Icon name="check" size={16} />}
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}

/** Hands the document to the browser's downloads; its address is given back once they have it. */
function save(document: Blob, name: string): void {
  const link = window.document.createElement("a");
  link.href = URL.createObjectURL(document);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
