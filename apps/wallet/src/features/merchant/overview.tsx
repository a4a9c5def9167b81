import { Button } from "@mantine/core";
import { MoneyText } from "@okpay/ui/money-text.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import {
  changeMerchant,
  type MerchantDetail,
  type MerchantMode,
  merchantQuery,
} from "../../api/merchant-calls.ts";
import { fetchMerchantStatement } from "../../api/statement-calls.ts";
import { moneyOf } from "../../api/wire.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import activity from "../activity/activity.module.css";
import { StatementChoice } from "../activity/statements.tsx";
import pay from "../pay/pay.module.css";
import security from "../security/security.module.css";
import classes from "./merchant.module.css";

/** Balances of the mode, and what may pay. */
export function Overview({ merchant, mode }: { merchant: MerchantDetail; mode: MerchantMode }) {
  const t = useText();
  return (
    <>
      <section className={security.card} aria-labelledby="balances">
        <h2 id="balances">{t("merchant.balances")}</h2>
        <dl className={pay.lines}>
          {merchant.balances
            .filter((balance) => balance.mode === mode)
            .map(({ currency, available, pending }) => (
              <div key={currency}>
                <dt>{currency}</dt>
                <dd>
                  <MoneyText money={moneyOf(available)} />
                  {pending.amountMinor !== "0" && (
                    <span className={security.dim}>
                      {" "}
                      {t("merchant.held")} <MoneyText money={moneyOf(pending)} />
                    </span>
                  )}
                </dd>
              </div>
            ))}
        </dl>
      </section>
      <MerchantStatements merchant={merchant} mode={mode} />
      {merchant.role === "owner" && <Accepts merchant={merchant} />}
    </>
  );
}

/** The books of one balance, to keep as a table or a paper. */
function MerchantStatements({ merchant, mode }: { merchant: MerchantDetail; mode: MerchantMode }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const currencies = merchant.balances
    .filter((balance) => balance.mode === mode)
    .map(({ currency }) => currency);
  const [first] = currencies;
  if (first === undefined) return null;
  return (
    <details className={activity.period} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("statements.title")}</summary>
      {isOpen && (
        <StatementChoice
          key={mode}
          currencies={currencies}
          first={first}
          fetchDocument={(format, query) =>
            fetchMerchantStatement({ merchantId: merchant.id, mode }, format, query)
          }
          name={`okpay-${mode}`}
        />
      )}
    </details>
  );
}

type Kinds = MerchantDetail["accepts"];

const CARD_BRANDS = [
  "Visa",
  "Mastercard",
  "UnionPay",
  "American Express",
  "JCB",
] as const satisfies Kinds["brands"];
const CARD_FUNDINGS = ["credit", "debit", "prepaid"] as const satisfies Kinds["fundings"];

function Accepts({ merchant }: { merchant: MerchantDetail }) {
  const t = useText();
  const queryClient = useQueryClient();
  const [accepts, setAccepts] = useState<Kinds>(merchant.accepts);
  const saving = useMutation({
    mutationFn: () => changeMerchant(merchant.id, { accepts }),
    onSuccess: (detail) => queryClient.setQueryData(merchantQuery(merchant.id).queryKey, detail),
  });
  const toggled = <Each,>(list: readonly Each[], each: Each): Each[] =>
    list.includes(each) ? list.filter((one) => one !== each) : [...list, each];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <section className={security.card} aria-labelledby="accepts">
      <h2 id="accepts">{t("merchant.accepts")}</h2>
      <form className={security.form} onSubmit={submit}>
        <Check
          label={t("checkout.balance")}
          isOn={accepts.balance}
          onToggle={() => setAccepts({ ...accepts, balance: !accepts.balance })}
        />
        <fieldset className={classes.checks}>
          <legend>{t("merchant.brands")}</legend>
          {CARD_BRANDS.map((brand) => (
            <Check
              key={brand}
              label={brand}
              isOn={accepts.brands.includes(brand)}
              onToggle={() => setAccepts({ ...accepts, brands: toggled(accepts.brands, brand) })}
            />
          ))}
        </fieldset>
        <fieldset className={classes.checks}>
          <legend>{t("merchant.fundings")}</legend>
          {CARD_FUNDINGS.map((funding) => (
            <Check
              key={funding}
              label={t(`merchant.funding.${funding}`)}
              isOn={accepts.fundings.includes(funding)}
              onToggle={() =>
                setAccepts({ ...accepts, fundings: toggled(accepts.fundings, funding) })
              }
            />
          ))}
        </fieldset>
        {saving.error !== null && <ProblemNotice error={saving.error} />}
        <p role="status">{saving.isSuccess && t("merchant.saved")}</p>
        <Button type="submit" fullWidth loading={saving.isPending}>
          {t("action.save")}
        </Button>
      </form>
    </section>
  );
}

export function Check(props: { label: string; isOn: boolean; onToggle: () => void }) {
  return (
    <label className={classes.check}>
      <input type="checkbox" checked={props.isOn} onChange={props.onToggle} />
      {props.label}
    </label>
  );
}
