-- 0073_wrap_up_each: each time an agent has a call is wrapped up by itself.
--
-- Why: a call that was transferred and came back to the same agent was wrapped up twice and kept once: what was said the second
--      time was lost without a word. A wrap-up is given once (the second finds no call to wrap up), so nothing is there twice.
-- Locks: calls.wrap_up, while the index of its key is made anew.
-- Rollout: with the program that uses it. The one before names the key (ON CONFLICT): from here until it is replaced its
--      wrap-ups fail, and their calls stay open to be wrapped up again.

ALTER TABLE calls.wrap_up DROP CONSTRAINT wrap_up_pkey, ADD PRIMARY KEY (call_id, agent_id, at);
