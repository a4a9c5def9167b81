import { Button, TextInput } from "@mantine/core";
import type { FieldErrorCode } from "@okpay/contracts";
import { type CurrencyCode, formatMoney } from "@okpay/money";
import { AmountField } from "@okpay/ui/amount-field.tsx";
import { CopyableReference } from "@okpay/ui/copy-button.tsx";
import { Icon } from "@okpay/ui/icons.tsx";
import { QrCode, qrPicture } from "@okpay/ui/qr-code.tsx";
import { EmptyState } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import {
  createLink,
  endLink,
  linksQuery,
  type MerchantDetail,
  type MerchantMode,
  type PaymentLink,
} from "../../api/merchant-calls.ts";
import { moneyOf } from "../../api/wire.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import { readAmount } from "../pay/amount-rules.ts";
import { amountProblemText } from "../pay/field-text.ts";
import { ConfirmSheet } from "../security/confirm-sheet.tsx";
import { Loaded } from "../security/loaded.tsx";
import security from "../security/security.module.css";
import classes from "./merchant.module.css";

const CURRENCIES: readonly CurrencyCode[] = ["CNY", "USD", "JPY"];

/** Links that anybody can pay, each with its QR code to print. */
export function Links({ merchant, mode }: { merchant: MerchantDetail; mode: MerchantMode }) {
  const t = useText();
  const links = useQuery(linksQuery(merchant.id, mode));
  return (
    <>
      <Loaded query={links}>
        {({ links: found }) =>
          found.length === 0 ? (
            <EmptyState icon="out" title={t("merchant.noLinks")}>
              <p>{t("merchant.noLinksHint")}</p>
            </EmptyState>
          ) : (
            <ul className={security.rows}>
              {found.map((link) => (
                <LinkRow key={link.id} merchantId={merchant.id} mode={mode} link={link} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <NewLink merchantId={merchant.id} mode={mode} />
    </>
  );
}

function LinkRow(props: { merchantId: string; mode: MerchantMode; link: PaymentLink }) {
  const t = useText();
  const locale = useLocale();
  const queryClient = useQueryClient();
  const { link, merchantId, mode } = props;
  const [isShown, setShown] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const ending = useMutation({
    mutationFn: () => endLink(merchantId, link.id),
    onSuccess: () => {
      setAsking(false);
      return queryClient.invalidateQueries({ queryKey: linksQuery(merchantId, mode).queryKey });
    },
  });
  return (
    <li className={security.entry}>
      <div className={`${security.text} ${security.firstTwo}`}>
        <span className={security.name}>{link.description}</span>
        <span className={security.dim}>
          {link.amount === null
            ? t("merchant.openAmount", { currency: link.currency })
            : formatMoney(moneyOf(link.amount), locale)}
        </span>
        {link.endedAt === null ? (
          <CopyableReference value={link.url} />
        ) : (
          <span className={security.tag} data-tone="warn">
            {t("merchant.linkOver")}
          </span>
        )}
      </div>
      {link.endedAt === null && (
        <span className={`${security.buttons} ${classes.actions}`}>
          <Button variant="default" aria-expanded={isShown} onClick={() => setShown(!isShown)}>
            {t("merchant.qr")}
          </Button>
          <Button variant="default" onClick={() => setAsking(true)}>
            {t("merchant.endLink")}
          </Button>
        </span>
      )}
      {isShown && link.endedAt === null && (
        <div className={`${security.wide} ${classes.qr}`}>
          <QrCode text={link.url} label={t("merchant.qrOf", { name: link.description })} />
          <Button
            variant="default"
            leftSection={<Icon name="download" />}
            component="a"
            href={`data:image/svg+xml,${encodeURIComponent(qrPicture(link.url))}`}
            download={`${link.id}.svg`}
          >
            {t("merchant.qrDownload")}
          </Button>
        </div>
      )}
      <ConfirmSheet
        title={t("merchant.endLinkSure", { name: link.description })}
        action={t("merchant.endLink")}
        isOpen={isAsking}
        isRunning={ending.isPending}
        error={ending.error}
        onConfirm={() => ending.mutate()}
        onClose={() => setAsking(false)}
      >
        <p>{t("merchant.endLinkWhy")}</p>
      </ConfirmSheet>
    </li>
  );
}

function NewLink({ merchantId, mode }: { merchantId: string; mode: MerchantMode }) {
  const t = useText();
  const queryClient = useQueryClient();
  const [description, setDescription] = useState("");
  const [text, setText] = useState("");
  const [currency, setCurrency] = useState<CurrencyCode>("CNY");
  const [problem, setProblem] = useState<FieldErrorCode | undefined>(undefined);
  const [isMissing, setMissing] = useState(false);
  const making = useMutation({
    mutationFn: (amountMinor: string | null) =>
      createLink(merchantId, { mode, description: description.trim(), currency, amountMinor }),
    onSuccess: () => {
      setDescription("");
      setText("");
      return queryClient.invalidateQueries({ queryKey: linksQuery(merchantId, mode).queryKey });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = text.trim() === "" ? { minor: null } : readAmount(text, currency);
    setMissing(description.trim() === "");
    setProblem("problem" in wanted ? wanted.problem : undefined);
    if (description.trim() !== "" && "minor" in wanted)
      making.mutate(wanted.minor === null ? null : wanted.minor.toString());
  };
  return (
    <section className={security.card} aria-labelledby="new-link">
      <h2 id="new-link">{t("merchant.newLink")}</h2>
      <form className={security.form} onSubmit={submit} noValidate>
        {making.error !== null && <ProblemNotice error={making.error} />}
        <TextInput
          label={t("merchant.linkFor")}
          value={description}
          maxLength={140}
          error={isMissing ? t("merchant.linkForMissing") : undefined}
          onChange={({ currentTarget }) => setDescription(currentTarget.value)}
        />
        <AmountField
          label={t("payment.amount")}
          description={t("merchant.openAmountHint")}
          currency={currency}
          currencies={CURRENCIES}
          currencyLabel={t("field.currency")}
          value={text}
          error={amountProblemText(t, problem, currency)}
          onChange={setText}
          onCurrencyChange={setCurrency}
        />
        <Button type="submit" fullWidth loading={making.isPending}>
          {t("merchant.makeLink")}
        </Button>
      </form>
    </section>
  );
}
