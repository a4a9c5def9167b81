import { Button, Textarea, TextInput } from "@mantine/core";
import { isApiError } from "@okpay/api-client";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { importDecree } from "../../api/hours-calls.ts";
import parts from "../../parts/parts.module.css";
import { MAX_CHARACTERS } from "./decree-file.ts";
import { PickDecree } from "./pick-decree.tsx";

/** One year of a country's holidays, out of a file or written by hand; nothing is loaded if any line is wrong. */
export function DecreeForm() {
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
  const isTooLong = csv.length > MAX_CHARACTERS;
  const isComplete = csv.trim() !== "" && !isTooLong && !Number.isNaN(year);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isComplete && !load.isPending) load.mutate();
  };
  const write = (text: string) => {
    // What was said of the lines before is not true of these.
    load.reset();
    setCsv(text);
  };
  return (
    <details>
      <summary>{t("console.hours.decree")}</summary>
      <form className={parts.form} onSubmit={submit} noValidate>
        {load.isSuccess && <Loaded counts={load.data} />}
        {load.isError && wrong === undefined && <ProblemNotice error={load.error} />}
        <PickDecree
          onRead={(text, found) => {
            write(text);
            if (found !== null) setYear(found);
          }}
        />
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
          error={isTooLong ? t("console.hours.decree.file.tooLarge") : wrongLine(t, wrong)}
          value={csv}
          rows={6}
          onChange={(event) => write(event.currentTarget.value)}
        />
        <Button type="submit" loading={load.isPending} disabled={!isComplete}>
          {t("console.hours.decree.load")}
        </Button>
      </form>
    </details>
  );
}

const wrongLine = (t: ReturnType<typeof useText>, field: string | undefined) =>
  field === undefined
    ? undefined
    : t("console.hours.decree.wrongLine", { line: field.slice("csv.".length) });

function Loaded({ counts }: { counts: Awaited<ReturnType<typeof importDecree>> }) {
  const t = useText();
  return (
    <Notice
      tone="good"
      title={t("console.hours.decree.loaded", {
        holidays: String(counts.holidays),
        makeUpDays: String(counts.makeUpDays),
      })}
      takesFocus
    />
  );
}
