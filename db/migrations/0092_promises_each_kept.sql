-- 0092_promises_each_kept: an agent may promise more than once in one call.
--
-- Why: a call that came back to the same agent is wrapped up a second time; what was promised then was dropped, and answered as if
--      it had been kept. Sent again it still is one promise: a wrap-up is given once, the second finds no call to wrap up.
-- Locks: the table, for the moment in which the constraint and its index go.
-- Rollout: with the program that uses it. The one before names the constraint (ON CONFLICT): from here until it is replaced its
--      wrap-ups with a promise fail, and their calls stay open to be wrapped up again.

ALTER TABLE calls.promise DROP CONSTRAINT promise_call_id_promised_by_key;
