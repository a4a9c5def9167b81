import { Button } from "@mantine/core";
import type { CurrencyCode } from "@okpay/money";
import { MoneyText } from "@okpay/ui/money-text.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import { type Limits, moneyOf } from "../../api/wire.ts";
import security from "../security/security.module.css";
import classes from "./limits.module.css";

interface TiersProps {
  limits: Limits;
  currency: CurrencyCode;
  /** The tier somebody came for, because a payment needs it. */
  wanted: string | null;
}

/** Stands here so that it is one and the same: a new one would scroll anew with every change of the page. */
const show = (tier: HTMLElement | null) => tier?.scrollIntoView({ block: "center" });

/** The tiers with their limits, what each asks for, and the way to the next one. */
export function Tiers({ limits, currency, wanted }: TiersProps) {
  const t = useText();
  const current = limits.tiers.findIndex(({ isCurrent }) => isCurrent);
  return (
    <section className={security.section} aria-labelledby="tiers">
      <h2 id="tiers" className={security.heading}>
        {t("limits.tiers")}
      </h2>
      <ul className={classes.tiers}>
        {limits.tiers.map((offer, index) => (
          <li
            key={offer.tier}
            ref={offer.tier === wanted ? show : null}
            className={classes.tier}
            data-current={offer.isCurrent}
            data-wanted={offer.tier === wanted}
          >
            <h3>
              {t(`limits.tier.${offer.tier}`)}
              {offer.isCurrent && <span className={security.tag}>{t("limits.yours")}</span>}
            </h3>
            <dl>
              {offer.limits
                .filter((limit) => limit.currency === currency)
                .map((limit) => (
                  <div key={limit.kind}>
                    <dt>{t(`limits.kind.${limit.kind}`)}</dt>
                    <dd>
                      <MoneyText money={moneyOf(limit.limit)} />
                    </dd>
                  </div>
                ))}
            </dl>
            <p className={security.dim}>{t("limits.requires")}</p>
            <ul className={security.plain}>
              {offer.requires.map((need) => (
                <li key={need}>{t(`limits.need.${need}`)}</li>
              ))}
            </ul>
            {index === current + 1 && (
              <Button renderRoot={(props) => <Link to="/limits/documents" {...props} />}>
                {t("limits.handIn")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
