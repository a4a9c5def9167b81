import { Button } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { sandboxCardsQuery } from "../../api/card-calls.ts";
import classes from "../security/security.module.css";

/** The demo's own cards: one press puts a number into the form. */
export function TestCards({ onChoose }: { onChoose: (number: string) => void }) {
  const t = useText();
  const found = useQuery(sandboxCardsQuery);
  return (
    <details className={classes.card}>
      <summary>{t("cards.testCards")}</summary>
      <p className={classes.dim}>{t("cards.testCardsHint")}</p>
      <ul className={classes.rows}>
        {(found.data?.cards ?? []).map((card) => (
          <li key={card.number} className={classes.entry}>
            <span className={`${classes.text} ${classes.firstTwo}`}>
              <span className={classes.name}>
                {`${card.brand} ••••\u00A0${card.number.slice(-4)}`}
              </span>
              <span className={classes.dim}>
                <code>{card.causes}</code> · {card.funding} · {card.issuerCountry}
              </span>
            </span>
            <Button
              variant="default"
              aria-label={t("cards.useTestCard", { lastFour: card.number.slice(-4) })}
              onClick={() => onChoose(card.number)}
            >
              {t("cards.use")}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}
