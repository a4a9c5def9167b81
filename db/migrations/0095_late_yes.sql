-- 0095_late_yes: a yes that comes after its payment was declined stands in the payment's story, and which card a network was asked
-- about stands beside what it said.
--
-- Why: what a network holds for a payment that is over is let go of, and who looks must see it. What a card is (funding, country)
--      also comes with an enquiry and after 3-D Secure, where only the reference is known.
-- Locks: payments.event and cards.network_try exclusively, for a moment: no row is rewritten or looked at (the check is only widened).
-- Rollout: before the program that uses it. The earlier program goes on with it and leaves the column empty; gone back to once a late
--      yes has been written, it answers 500 for that payment. The sandbox network's process is replaced before the program too.

ALTER TABLE payments.event
  DROP CONSTRAINT event_type_check,
  ADD CONSTRAINT event_type_check CHECK (type IN
    ('created', 'requested', 'sent_to_card_network', 'sent_to_bank', 'challenge_asked', 'outcome_unknown', 'authorized',
     'capture_asked', 'captured', 'refused_by_network', 'completed', 'refunded', 'refund_failed', 'declined', 'voided',
     'withdrawn', 'turned_down', 'expired', 'returned_by_bank', 'approved_late', 'let_go')) NOT VALID;

ALTER TABLE cards.network_try ADD COLUMN card_id uuid;
COMMENT ON COLUMN cards.network_try.card_id IS 'NULL: nobody was asked, or it was before this was written down';
