import { Button, NativeSelect, TextInput } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { EmptyState, Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { searchCustomers } from "../../api/calls.ts";
import parts from "../../parts/parts.module.css";
import { CustomerHitCard } from "./customer-hit.tsx";
import classes from "./customers.module.css";

const WAYS = ["email", "phone", "id"] as const;
const SHORTEST = 3;

/** One exact address, number or id: nobody browses customers, and the search itself stands in the audit log. */
export function CustomerSearch() {
  const t = useText();
  const [by, setBy] = useState<(typeof WAYS)[number]>("email");
  const [value, setValue] = useState("");
  const [isIncomplete, setIncomplete] = useState(false);
  const search = useMutation({ mutationFn: () => searchCustomers({ by, value: value.trim() }) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const lacks = value.trim().length < SHORTEST;
    setIncomplete(lacks);
    if (!lacks && !search.isPending) search.mutate();
  };
  const hits = search.data?.customers ?? [];
  return (
    <>
      <form className={parts.form} onSubmit={submit} noValidate>
        <NativeSelect
          label={t("console.customers.by")}
          value={by}
          onChange={(event) =>
            setBy(WAYS.find((way) => way === event.currentTarget.value) ?? "email")
          }
          data={WAYS.map((way) => ({ value: way, label: t(`console.customers.by.${way}`) }))}
        />
        <TextInput
          label={t("console.customers.value")}
          description={t("console.customers.exact")}
          error={isIncomplete ? t("console.customers.incomplete") : undefined}
          value={value}
          maxLength={254}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
        <div>
          <Button type="submit" loading={search.isPending}>
            {t("console.filter.search")}
          </Button>
        </div>
      </form>
      {search.isError && <ProblemNotice error={search.error} />}
      {search.isSuccess && hits.length === 0 && (
        <EmptyState icon="search" title={t("console.customers.nobody")}>
          <p>{t("console.customers.nobodyDetail")}</p>
        </EmptyState>
      )}
      {hits.length > 0 && (
        <>
          <Notice tone="info" title={t("console.customers.recorded")} />
          <ul className={classes.hits}>
            {hits.map((hit) => (
              <li key={hit.id}>
                <CustomerHitCard hit={hit} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
