-- 0030_knowledge: help articles with revisions, their pictures, and what readers did.
--
-- Why: the help centre is written, checked by a second person, published and looked at again; what was asked and not answered
--      is how its authors learn (issue 5, product C12, C13; docs/decisions/help-centre.md).
-- Locks: creates a new schema only; nothing that exists is locked.
-- Rollout: before the program that uses it; the previous version does not know the schema.

CREATE SCHEMA knowledge;
GRANT USAGE ON SCHEMA knowledge TO okpay_app;

CREATE TABLE knowledge.article (
  slug text PRIMARY KEY CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  -- What is public; null until it was published for the first time.
  published_number int,
  published_at timestamptz,
  -- When somebody has to look whether it is still right.
  due_at timestamptz,
  -- Of the file this article was last brought in from; null for articles written in the console.
  file_sha256 bytea,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
GRANT SELECT, INSERT ON knowledge.article TO okpay_app;
GRANT UPDATE (published_number, published_at, due_at, file_sha256, updated_at) ON knowledge.article TO okpay_app;

CREATE TABLE knowledge.revision (
  slug text NOT NULL REFERENCES knowledge.article,
  number int NOT NULL CHECK (number > 0),
  state text NOT NULL CHECK (state IN ('draft', 'review', 'published', 'superseded', 'dropped')),
  content jsonb NOT NULL,
  -- null: from the files of the program.
  author_id uuid,
  reviewer_id uuid,
  note text NOT NULL,
  created_at timestamptz NOT NULL,
  decided_at timestamptz,
  PRIMARY KEY (slug, number),
  -- Four eyes, whatever the program does.
  CHECK (reviewer_id <> author_id),
  CHECK (state <> 'published' OR decided_at IS NOT NULL)
);
-- One thing is being made of an article at a time, and one is public.
CREATE UNIQUE INDEX revision_in_work ON knowledge.revision (slug) WHERE state IN ('draft', 'review');
CREATE UNIQUE INDEX revision_public ON knowledge.revision (slug) WHERE state = 'published';
GRANT SELECT, INSERT ON knowledge.revision TO okpay_app;
GRANT UPDATE (state, content, reviewer_id, note, created_at, decided_at) ON knowledge.revision TO okpay_app;

ALTER TABLE knowledge.article ADD FOREIGN KEY (slug, published_number) REFERENCES knowledge.revision (slug, number);

-- Named by their content, so that a picture never changes under an address.
CREATE TABLE knowledge.picture (
  sha256 text PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  content_type text NOT NULL CHECK (content_type IN ('image/png', 'image/jpeg', 'image/webp')),
  bytes bytea NOT NULL CHECK (octet_length(bytes) <= 307200),
  uploaded_by uuid NOT NULL,
  uploaded_at timestamptz NOT NULL
);
GRANT SELECT, INSERT ON knowledge.picture TO okpay_app;

-- What readers did: append only, without anybody's name. A visit is a random number of a day's cookie.
CREATE TABLE knowledge.reader_event (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  kind text NOT NULL CHECK (kind IN ('searched', 'read', 'solved', 'not_solved', 'contacted')),
  visit_id uuid,
  locale text CHECK (locale IN ('en', 'zh-CN')),
  slug text,
  query text,
  -- Of a search: how sure it was of its first answer, and whether that was enough to say so.
  confidence real,
  is_sure boolean,
  CHECK ((kind = 'searched') = (query IS NOT NULL)),
  CHECK ((kind IN ('read', 'solved', 'not_solved')) = (slug IS NOT NULL))
);
CREATE INDEX reader_event_at ON knowledge.reader_event (at, kind);
CREATE INDEX reader_event_visit ON knowledge.reader_event (visit_id, at) WHERE visit_id IS NOT NULL;
GRANT SELECT, INSERT, DELETE ON knowledge.reader_event TO okpay_app;
