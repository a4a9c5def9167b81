import { Button, NativeSelect } from "@mantine/core";
import { Icon } from "@okpay/ui/icons.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { changeMerchant, type MerchantDetail, merchantQuery } from "../../api/merchant-calls.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import security from "../security/security.module.css";
import { Check } from "./check.tsx";
import { countryName, useCountries } from "./countries.ts";
import { CARD_BRANDS, CARD_FUNDINGS } from "./kinds.ts";
import classes from "./merchant.module.css";

type Kinds = MerchantDetail["accepts"];

/** What may pay: balance, brands and kinds of card, and where its issuer is. */
export function Accepts({ merchant }: { merchant: MerchantDetail }) {
  const t = useText();
  const queryClient = useQueryClient();
  const [accepts, setAccepts] = useState<Kinds>(merchant.accepts);
  const isCountryMissing = accepts.countries?.length === 0;
  const saving = useMutation({
    mutationFn: () => changeMerchant(merchant.id, { accepts }),
    onSuccess: (detail) => queryClient.setQueryData(merchantQuery(merchant.id).queryKey, detail),
  });
  const toggled = <Each,>(list: readonly Each[], each: Each): Each[] =>
    list.includes(each) ? list.filter((one) => one !== each) : [...list, each];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isCountryMissing) saving.mutate();
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
        <Countries
          chosen={accepts.countries}
          onChange={(countries) => setAccepts({ ...accepts, countries })}
        />
        {saving.error !== null && <ProblemNotice error={saving.error} />}
        <p role="status">{saving.isSuccess && t("merchant.saved")}</p>
        <Button type="submit" fullWidth loading={saving.isPending}>
          {t("action.save")}
        </Button>
      </form>
    </section>
  );
}

/** Everywhere, or a list that is added to; an empty list would let nobody pay, and is not saved. */
function Countries(props: {
  chosen: readonly string[] | null;
  onChange: (countries: string[] | null) => void;
}) {
  const t = useText();
  const locale = useLocale();
  const { chosen, onChange } = props;
  const countries = useCountries("CN");
  const left = countries.filter(({ value }) => chosen?.includes(value) !== true);
  return (
    <fieldset className={classes.checks}>
      <legend>{t("merchant.countries")}</legend>
      <label className={classes.check}>
        <input
          type="radio"
          name="countries"
          checked={chosen === null}
          onChange={() => onChange(null)}
        />
        {t("merchant.everyCountry")}
      </label>
      <label className={classes.check}>
        <input
          type="radio"
          name="countries"
          checked={chosen !== null}
          onChange={() => onChange([...(chosen ?? [])])}
        />
        {t("merchant.onlyCountries")}
      </label>
      {chosen !== null && (
        <div className={classes.countries}>
          <ul className={classes.chips}>
            {chosen.map((code) => (
              <li key={code}>
                <Button
                  variant="default"
                  rightSection={<Icon name="cross" size={16} />}
                  aria-label={t("merchant.removeCountry", { country: countryName(code, locale) })}
                  onClick={() => onChange(chosen.filter((one) => one !== code))}
                >
                  {countryName(code, locale)}
                </Button>
              </li>
            ))}
          </ul>
          <NativeSelect
            label={t("merchant.addCountry")}
            value=""
            data={[{ value: "", label: t("merchant.chooseCountry") }, ...left]}
            error={chosen.length === 0 ? t("merchant.countryMissing") : undefined}
            onChange={({ currentTarget }) =>
              currentTarget.value !== "" && onChange([...chosen, currentTarget.value])
            }
          />
        </div>
      )}
    </fieldset>
  );
}
