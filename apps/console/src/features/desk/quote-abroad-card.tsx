import { Button, NativeSelect, TextInput } from "@mantine/core";
import { isApiError } from "@okpay/api-client";
import { type CurrencyCode, parseDecimal } from "@okpay/money";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import {
  type Corridor,
  deskCorridorsQuery,
  type QuoteAbroadRequest,
  quoteAbroad,
} from "../../api/desk-calls.ts";
import { Card } from "../../parts/card.tsx";
import { SandboxTag } from "../../parts/sandbox-tag.tsx";
import classes from "./desk.module.css";
import { QuotedAbroad } from "./quoted-abroad.tsx";

/** What sending abroad would cost, for the agent to read out: the same for every caller, and it locks nothing. */
export function QuoteAbroadCard({ callId }: { callId: string }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <Card title={t("desk.abroad")}>
      <p className={classes.dim}>{t("desk.abroad.hint")}</p>
      {/* Opened when it is needed: most calls are about something else. */}
      <div className={classes.buttons}>
        <Button variant="default" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t("desk.abroad.open")}
        </Button>
      </div>
      {isOpen && <Asked callId={callId} />}
    </Card>
  );
}

function Asked({ callId }: { callId: string }) {
  const found = useQuery(deskCorridorsQuery);
  if (found.isError) return <ProblemNotice error={found.error} />;
  if (found.data === undefined) return <LoadingRows rows={2} />;
  const { corridors, isSandbox } = found.data;
  return (
    <>
      <SandboxTag isSandbox={isSandbox} />
      <Form callId={callId} corridors={corridors} />
    </>
  );
}

type Fixed = QuoteAbroadRequest["fixed"];

function Form({ callId, corridors }: { callId: string; corridors: readonly Corridor[] }) {
  const t = useText();
  const quote = useMutation({ mutationFn: quoteAbroad });
  const [country, setCountry] = useState(corridors.find(({ isOpen }) => isOpen)?.country ?? "");
  const [from, setFrom] = useState<CurrencyCode>();
  const [fixed, setFixed] = useState<Fixed>("send");
  const [typed, setTyped] = useState("");
  const [isUnreadable, setUnreadable] = useState(false);
  const corridor = corridors.find((each) => each.country === country);
  if (corridor === undefined) return <p role="status">{t("desk.abroad.closed")}</p>;
  const { receiveCurrency, sendCurrencies } = corridor;
  const sendCurrency = sendCurrencies.find((each) => each === from) ?? sendCurrencies[0];
  if (sendCurrency === undefined) return null;
  const fixedCurrency = fixed === "send" ? sendCurrency : receiveCurrency;
  /** What is on screen is never the price of something else than what is asked. */
  function change(set: () => void): void {
    set();
    setUnreadable(false);
    quote.reset();
  }
  function ask(event: FormEvent): void {
    event.preventDefault();
    const minor = parseDecimal(typed, fixedCurrency);
    if (minor === null || minor === 0n) return setUnreadable(true);
    const amount = { amountMinor: minor.toString(), currency: fixedCurrency };
    const asked = { callId, country, receiveCurrency, fixed, amount };
    return quote.mutate({ ...asked, sendCurrency: sendCurrency ?? receiveCurrency });
  }
  const aboutAmount = isUnreadable ? t("desk.abroad.unreadable") : amountProblem(quote.error);
  return (
    <>
      <form className={classes.form} noValidate onSubmit={ask}>
        <div className={classes.buttons}>
          <Where
            corridors={corridors}
            chosen={country}
            onChosen={(next) => change(() => setCountry(next))}
          />
          <Sides
            sendCurrencies={sendCurrencies}
            sendCurrency={sendCurrency}
            fixed={fixed}
            onCurrency={(next) => change(() => setFrom(next))}
            onFixed={(next) => change(() => setFixed(next))}
          />
        </div>
        <div className={classes.buttons}>
          <TextInput
            label={t("desk.abroad.amount", { currency: fixedCurrency })}
            inputMode="decimal"
            autoComplete="off"
            maxLength={24}
            required
            value={typed}
            error={aboutAmount}
            onChange={({ currentTarget: { value } }) => change(() => setTyped(value))}
          />
          <Button type="submit" loading={quote.isPending}>
            {t("desk.abroad.ask")}
          </Button>
        </div>
      </form>
      {quote.isError && aboutAmount === null && <ProblemNotice error={quote.error} />}
      <div role="status">{quote.isSuccess && <QuotedAbroad price={quote.data} />}</div>
    </>
  );
}

/** What it is paid in, and which of the two amounts the caller names. */
function Sides(props: {
  sendCurrencies: readonly CurrencyCode[];
  sendCurrency: CurrencyCode;
  fixed: Fixed;
  onCurrency: (currency: CurrencyCode) => void;
  onFixed: (fixed: Fixed) => void;
}) {
  const t = useText();
  return (
    <>
      <NativeSelect
        label={t("desk.abroad.from")}
        value={props.sendCurrency}
        data={[...props.sendCurrencies]}
        onChange={({ currentTarget: { value } }) => props.onCurrency(value as CurrencyCode)}
      />
      <NativeSelect
        label={t("desk.abroad.fixed")}
        value={props.fixed}
        data={(["send", "receive"] as const).map((value) => ({
          value,
          label: t(`desk.abroad.fixed.${value}`),
        }))}
        onChange={({ currentTarget: { value } }) => props.onFixed(value as Fixed)}
      />
    </>
  );
}

function Where(props: {
  corridors: readonly Corridor[];
  chosen: string;
  onChosen: (country: string) => void;
}) {
  const t = useText();
  const names = new Intl.DisplayNames(useLocale(), { type: "region" });
  return (
    <NativeSelect
      label={t("desk.abroad.country")}
      value={props.chosen}
      data={props.corridors.map(({ country, receiveCurrency, isOpen }) => ({
        value: country,
        label: t(isOpen ? "desk.abroad.corridor" : "desk.abroad.corridorClosed", {
          country: names.of(country) ?? country,
          currency: receiveCurrency,
        }),
        disabled: !isOpen,
      }))}
      onChange={({ currentTarget: { value } }) => props.onChosen(value)}
    />
  );
}

/** What the server says of the amount stands at the amount. */
const amountProblem = (error: Error | null): string | null =>
  isApiError(error) ? (error.fieldMessages()["amount.amountMinor"] ?? null) : null;
