-- 0071_card_facts: what a network says of a card (funding, issuer country) is written down when it is saved or first used.
--
-- Why: of a card of a real network only its number was known, so that a merchant's accepted fundings and countries refused it.
-- Locks: a grant only; no table is locked for longer than that takes.
-- Rollout: before the program that uses it.

GRANT UPDATE (funding, issuer_country) ON cards.card TO okpay_app;
