import { Button, NativeSelect, TextInput } from "@mantine/core";
import { Icon } from "@okpay/ui/icons.tsx";
import { Page } from "@okpay/ui/page.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { merchantsQuery, openMerchant } from "../../api/merchant-calls.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import { Loaded } from "../security/loaded.tsx";
import classes from "../security/security.module.css";
import { useCountries } from "./countries.ts";

/** The merchants a person works with, and opening one of one's own. */
export function MerchantsPage() {
  const t = useText();
  const merchants = useQuery(merchantsQuery);
  return (
    <Page title={t("merchant.title")} lead={t("merchant.lead")}>
      <Loaded query={merchants}>
        {({ merchants: found }) =>
          found.length > 0 && (
            <ul className={classes.rows}>
              {found.map((merchant) => (
                <li key={merchant.id}>
                  <Link
                    to="/merchant/$merchantId"
                    params={{ merchantId: merchant.id }}
                    className={classes.entry}
                  >
                    <span className={classes.icon}>
                      <Icon name="chart" />
                    </span>
                    <span className={classes.text}>
                      <span className={classes.name}>{merchant.name}</span>
                      <span className={classes.dim}>{t(`merchant.role.${merchant.role}`)}</span>
                    </span>
                    <Icon name="next" />
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <OpenMerchant />
    </Page>
  );
}

function OpenMerchant() {
  const t = useText();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [name, setName] = useState("");
  const [country, setCountry] = useState("CN");
  const countries = useCountries(country);
  const [isTooShort, setTooShort] = useState(false);
  const open = useMutation({
    mutationFn: openMerchant,
    onSuccess: async ({ id }) => {
      await queryClient.invalidateQueries({ queryKey: merchantsQuery.queryKey });
      await navigate({ to: "/merchant/$merchantId", params: { merchantId: id } });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTooShort(name.trim().length < 2);
    if (name.trim().length >= 2) open.mutate({ name: name.trim(), country });
  };
  return (
    <section className={classes.card} aria-labelledby="open-merchant">
      <h2 id="open-merchant">{t("merchant.open")}</h2>
      <form className={classes.form} onSubmit={submit} noValidate>
        {open.error !== null && <ProblemNotice error={open.error} />}
        <TextInput
          label={t("merchant.name")}
          description={t("merchant.nameHint")}
          value={name}
          maxLength={60}
          error={isTooShort ? t("merchant.nameMissing") : undefined}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <NativeSelect
          label={t("merchant.country")}
          value={country}
          data={[...countries]}
          onChange={({ currentTarget }) => setCountry(currentTarget.value)}
        />
        <Button type="submit" size="lg" fullWidth loading={open.isPending}>
          {t("merchant.openAction")}
        </Button>
      </form>
    </section>
  );
}
