-- 0062_callback_bookings: callbacks that customers have booked for a time to come.
--
-- Why: a time is offered only as often as the staffing plan has room in it; two persons cannot have its last place. It is not a
--      call yet: until its time comes its customer may call as ever.
-- Locks: creates a new table only; nothing that exists is locked.
-- Rollout: before the program that uses it.

CREATE TABLE calls.booking (
  id           uuid PRIMARY KEY,
  customer_id  uuid NOT NULL REFERENCES identity.customer,
  starts_at    timestamptz NOT NULL,
  place        int  NOT NULL CHECK (place > 0),  -- 1 to as many as there is room for
  skill        text NOT NULL,
  language     text NOT NULL CHECK (language IN ('en', 'zh-CN')),
  zone         text NOT NULL,                    -- the caller's, for quiet hours
  about        text,
  state        text NOT NULL CHECK (state IN ('booked', 'moved', 'cancelled', 'begun')),
  announced_at timestamptz,
  call_id      uuid REFERENCES calls.call,       -- the callback it became, or the call its customer was on by then
  created_at   timestamptz NOT NULL,
  changed_at   timestamptz NOT NULL,
  CHECK ((state = 'begun') = (call_id IS NOT NULL))
);
CREATE UNIQUE INDEX booking_place ON calls.booking (starts_at, place) WHERE state = 'booked';
CREATE UNIQUE INDEX booking_one_per_customer ON calls.booking (customer_id) WHERE state = 'booked';
GRANT SELECT, INSERT, UPDATE ON calls.booking TO okpay_app;
