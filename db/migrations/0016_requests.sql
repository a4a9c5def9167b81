-- 0016_requests: money asked of somebody.
--
-- Why: a request is a payment of kind `request` with the states and the timeline of every other; what only a request has
--      stands here. What pays it is a payment of its own (payments.link names the request).
-- Locks: new tables only; nothing that exists is touched.
-- Rollout: before the program that uses it. The earlier program goes on with it.

CREATE TABLE payments.request (
  id               uuid PRIMARY KEY,      -- the payment's
  asker_id         uuid NOT NULL,
  -- 2010 in the ledger, in the currency of the payment.
  asker_account_id uuid NOT NULL,
  asked_id         uuid,                  -- NULL: whoever is given the link; then whoever paid
  is_link          boolean NOT NULL,
  -- As long as the payment is `requested`: kept beside the state for the two indexes below.
  is_open          boolean NOT NULL,
  answer_id        uuid,                  -- the payment that paid it
  expires_at       timestamptz NOT NULL,
  created_at       timestamptz NOT NULL,
  CHECK (is_link OR asked_id IS NOT NULL),
  CHECK (asked_id IS DISTINCT FROM asker_id),
  CHECK (answer_id IS NULL OR NOT is_open)
);
CREATE INDEX request_asker_idx ON payments.request (asker_id, id DESC);
CREATE INDEX request_asked_idx ON payments.request (asked_id, id DESC);
CREATE INDEX request_expiry_idx ON payments.request (expires_at) WHERE is_open;
GRANT SELECT, INSERT, UPDATE (asked_id, is_open, answer_id) ON payments.request TO okpay_app;

-- Who asks: every new request expects and raises the version, so that no two at once pass the same limit.
CREATE TABLE payments.asker (
  id      uuid PRIMARY KEY,               -- the customer's
  version int NOT NULL
);
GRANT SELECT, INSERT, UPDATE (version) ON payments.asker TO okpay_app;

-- Whom a customer will not be asked by any more.
CREATE TABLE payments.request_block (
  id          uuid PRIMARY KEY,
  customer_id uuid NOT NULL,
  blocked_id  uuid NOT NULL,
  created_at  timestamptz NOT NULL,
  UNIQUE (customer_id, blocked_id)
);
GRANT SELECT, INSERT, DELETE ON payments.request_block TO okpay_app;
