import { useText } from "@okpay/ui/text.tsx";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { addCard, type CardVerification, finishCard, removeCard } from "../api/card-calls.ts";
import { cardsQuery, configQuery } from "../api/queries.ts";
import { AddCardForm } from "../features/cards/add-card-form.tsx";
import { SavedCards } from "../features/cards/saved-cards.tsx";
import { TestCards } from "../features/cards/test-cards.tsx";
import { Loaded } from "../features/security/loaded.tsx";
import classes from "../features/security/security.module.css";
import { SecurityPage } from "../features/security/security-page.tsx";
import { ProblemNotice } from "../shell/problem-notice.tsx";

/** Saved cards: what there is, a new one, and the way to the bank that wants to ask first (3-D Secure). */
export function CardsPage() {
  const t = useText();
  const queryClient = useQueryClient();
  const config = useQuery(configQuery);
  const cards = useQuery(cardsQuery);
  const [suggested, setSuggested] = useState("");
  const [added, setAdded] = useState<CardVerification | null>(null);
  const refresh = () => queryClient.invalidateQueries({ queryKey: cardsQuery.queryKey });
  const take = (verification: CardVerification) => {
    void refresh();
    setAdded(verification);
    // The bank's own page; it sends the person back to /cards/confirmed.
    if (verification.challengeUrl !== null) window.location.assign(verification.challengeUrl);
  };
  const adding = useMutation({ mutationFn: addCard, onSuccess: take });
  const finishing = useMutation({ mutationFn: finishCard, onSuccess: take, onError: refresh });
  const removing = useMutation({ mutationFn: removeCard, onSettled: refresh });
  const problem = removing.error ?? finishing.error;
  return (
    <SecurityPage title={t("cards.title")} lead={t("cards.lead")} back="/settings">
      {problem !== null && <ProblemNotice error={problem} />}
      <p role="status">{added !== null && t(`cards.outcome.${added.outcome}`)}</p>
      <Loaded query={cards}>
        {(found) => (
          <SavedCards
            cards={found.cards.filter(({ saved }) => saved !== null)}
            isBusy={removing.isPending || finishing.isPending}
            onRemove={removing.mutate}
            onConfirm={finishing.mutate}
          />
        )}
      </Loaded>
      <section className={classes.card} aria-labelledby="add-card">
        <h2 id="add-card">{t("cards.addTitle")}</h2>
        {/* A card that was saved leaves an empty form behind. */}
        <AddCardForm
          key={added?.card.id ?? "first"}
          suggested={suggested}
          isAdding={adding.isPending}
          error={adding.error}
          onAdd={adding.mutate}
        />
      </section>
      {config.data?.isDemo === true && <TestCards onChoose={setSuggested} />}
    </SecurityPage>
  );
}
