-- 0067_hours_lines: operators change the lines: numbers, languages and calendars by country, as one list with versions.
--
-- Why: what every page that promises help shows was set by whoever may write SQL. The list is one document with versions, as a
--      calendar is (docs/decisions/hours-calendar-documents.md): who changed what and why, and going back, are the same thing.
--      hours.line stays what others point to (cases, their contacts): a line that left the list is retired and keeps its
--      calendar, so that the promises of its cases are still counted.
-- Locks: ACCESS EXCLUSIVE on hours.line for the time of adding a column without a default; a handful of rows.
-- Rollout: before the program that uses it; programs from before go on reading hours.line, retired lines among them.

CREATE TABLE hours.line_list_version (
  version    int PRIMARY KEY CHECK (version > 0),
  lines      jsonb NOT NULL,               -- contracts: lineSetting[], in the order they are shown
  changed_by uuid REFERENCES access.staff, -- NULL: came with the program
  reason     text NOT NULL,
  changed_at timestamptz NOT NULL
);
GRANT SELECT, INSERT ON hours.line_list_version TO okpay_app;

ALTER TABLE hours.line ADD COLUMN retired_at timestamptz; -- NULL: it is on the list
GRANT UPDATE (retired_at) ON hours.line TO okpay_app;

INSERT INTO hours.line_list_version (version, lines, changed_by, reason, changed_at)
SELECT 1,
       jsonb_agg(jsonb_build_object(
         'id', id, 'name', name, 'country', country, 'languages', languages,
         'phoneNumber', phone_number, 'calendarId', calendar_id, 'regions', regions
       ) ORDER BY sort_order, id),
       NULL, 'Lines as installed', now()
  FROM hours.line;
