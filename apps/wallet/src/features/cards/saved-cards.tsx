import { Button } from "@mantine/core";
import { Icon } from "@okpay/ui/icons.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import type { Card } from "../../api/wire.ts";
import { SandboxTag } from "../pay/sandbox-tag.tsx";
import classes from "../security/security.module.css";

export interface SavedCardsProps {
  cards: readonly Card[];
  isBusy: boolean;
  onRemove: (cardId: string) => void;
  onConfirm: (cardId: string) => void;
}

/** The person's own cards: brand, last four, what kind and until when. */
export function SavedCards({ cards, isBusy, onRemove, onConfirm }: SavedCardsProps) {
  const t = useText();
  const locale = useLocale();
  if (cards.length === 0) return <p className={classes.dim}>{t("cards.none")}</p>;
  return (
    <ul className={classes.rows}>
      {cards.map((card) => (
        <li key={card.id} className={classes.entry}>
          <span className={classes.icon}>
            <Icon name="card" />
          </span>
          <span className={classes.text}>
            <span className={classes.name}>
              {`${card.brand} ••••\u00A0${card.lastFour}`}
              <SandboxTag isSandbox={card.isSandbox} />
            </span>
            <span className={classes.dim}>
              {card.label[locale]}
              {typeof card.saved?.issuerCountry === "string" && ` · ${card.saved.issuerCountry}`}
            </span>
            {card.saved?.isReady === false && (
              <span>
                <span className={classes.dim}>{t("cards.notReady")}</span>{" "}
                <Button
                  variant="default"
                  size="compact-md"
                  disabled={isBusy}
                  onClick={() => onConfirm(card.id)}
                >
                  {t("cards.askAgain")}
                </Button>
              </span>
            )}
          </span>
          <Button
            variant="default"
            disabled={isBusy}
            aria-label={t("cards.removeOne", { lastFour: card.lastFour })}
            onClick={() => onRemove(card.id)}
          >
            {t("cards.remove")}
          </Button>
        </li>
      ))}
    </ul>
  );
}
