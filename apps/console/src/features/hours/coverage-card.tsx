import { Button, Textarea, TextInput } from "@mantine/core";
import { isApiError } from "@okpay/api-client";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { importDecree } from "../../api/hours-calls.ts";
import type { HoursDesk } from "../../api/wire.ts";
import { Card } from "../../parts/card.tsx";
import { Facts } from "../../parts/facts.tsx";
import parts from "../../parts/parts.module.css";

/** How far each country's holidays are known, and the way to load a year as it was announced. */
export function CoverageCard({
  coverage,
  mayManage,
}: {
  coverage: HoursDesk["coverage"];
  mayManage: boolean;
}) {
  const t = useText();
  const missing = coverage.filter(({ isRunningOut }) => isRunningOut);
  return (
    <Card title={t("console.hours.coverage")}>
      {missing.map(({ country }) => (
        <Notice key={country} tone="error" title={t("console.hours.coverage.missing", { country })}>
          <p>{t("console.hours.coverage.missingDetail")}</p>
        </Notice>
      ))}
      <Facts
        facts={coverage.map(({ country, through }) => [
          country,
          through ?? t("console.hours.coverage.rules"),
        ])}
      />
      {mayManage && <DecreeForm />}
    </Card>
  );
}

function DecreeForm() {
  const t = useText();
  const queryClient = useQueryClient();
  const [country, setCountry] = useState("CN");
  const [year, setYear] = useState(() => new Date().getFullYear() + 1);
  const [csv, setCsv] = useState("");
  const load = useMutation({
    mutationFn: () => importDecree({ country, year, csv }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["hours"] }),
  });
  const wrong = isApiError(load.error)
    ? Object.keys(load.error.fieldMessages()).find((field) => field.startsWith("csv."))
    : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (csv.trim() !== "" && !load.isPending) load.mutate();
  };
  return (
    <details>
      <summary>{t("console.hours.decree")}</summary>
      <form className={parts.form} onSubmit={submit} noValidate>
        {load.isSuccess && (
          <Notice
            tone="good"
            title={t("console.hours.decree.loaded", {
              holidays: String(load.data.holidays),
              makeUpDays: String(load.data.makeUpDays),
            })}
            takesFocus
          />
        )}
        {load.isError && wrong === undefined && <ProblemNotice error={load.error} />}
        <TextInput
          label={t("console.hours.decree.country")}
          value={country}
          maxLength={2}
          onChange={(event) => setCountry(event.currentTarget.value.toUpperCase())}
        />
        <TextInput
          type="number"
          label={t("console.hours.decree.year")}
          value={Number.isNaN(year) ? "" : year}
          min={2000}
          max={2200}
          onChange={(event) => setYear(event.currentTarget.valueAsNumber)}
        />
        <Textarea
          label={t("console.hours.decree.csv")}
          description={t("console.hours.decree.columns")}
          error={
            wrong === undefined
              ? undefined
              : t("console.hours.decree.wrongLine", { line: wrong.slice("csv.".length) })
          }
          value={csv}
          rows={6}
          onChange={(event) => setCsv(event.currentTarget.value)}
        />
        <Button
          type="submit"
          loading={load.isPending}
          disabled={csv.trim() === "" || Number.isNaN(year)}
        >
          {t("console.hours.decree.load")}
        </Button>
      </form>
    </details>
  );
}
