-- 0069_supervision_media: the sound between a supervisor's page and an agent's, where the call is one in the app.
--
-- Why: calls in the app go from browser to browser; the supervisor's page has a connection of its own to the agent's page, which
--      mixes. As for a talk between two desks, the row carries the two descriptions by which the pages find each other.
--      Another mode is another generation: no connection that was made for one is ever used in another.
-- Locks: ACCESS EXCLUSIVE on calls.supervision for the time of adding three columns with constant defaults.
-- Rollout: before the program that uses it; programs from before leave the columns alone.

ALTER TABLE calls.supervision
  ADD COLUMN generation int NOT NULL DEFAULT 1,
  ADD COLUMN offer text,                   -- of the agent's page; addresses stand in it: gone with the end
  ADD COLUMN answer text;                  -- of the supervisor's page
