-- Controlled versions of documents: content, steps, signatures, to whom they were given, who has read them. The document
-- itself is a row of any record type that says so (core/version/versioned_type.h).
CREATE TABLE core_version (
  id INTEGER PRIMARY KEY,
  document_type TEXT NOT NULL CHECK (length(document_type) BETWEEN 3 AND 60),
  document_id INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'in_review', 'pending_approval', 'approved', 'effective',
    'superseded', 'withdrawn')),
  is_new_issue INTEGER NOT NULL DEFAULT 0 CHECK (is_new_issue IN (0, 1)),
  issue_no INTEGER CHECK (issue_no BETWEEN 1 AND 999),        -- both numbers are given at approval
  revision_no INTEGER CHECK (revision_no BETWEEN 0 AND 999),
  number TEXT NOT NULL DEFAULT '' CHECK (length(number) <= 7),  -- "02/00" of the two
  change_reason TEXT NOT NULL CHECK (length(change_reason) BETWEEN 1 AND 4000),
  returned_reason TEXT NOT NULL DEFAULT '' CHECK (length(returned_reason) <= 2000),
  ended_reason TEXT NOT NULL DEFAULT '' CHECK (length(ended_reason) <= 2000),
  round INTEGER NOT NULL DEFAULT 0,        -- how often it was submitted
  review_step INTEGER NOT NULL DEFAULT 0,  -- reviews signed in this round
  issued_on TEXT,
  effective_on TEXT,
  expired_on TEXT,                         -- first day on which it is no longer in force
  taken_effect_at INTEGER,
  content_hash TEXT NOT NULL DEFAULT '' CHECK (length(content_hash) IN (0, 64)),
  no_ack INTEGER NOT NULL DEFAULT 0 CHECK (no_ack IN (0, 1)),  -- nobody has to say that he has read it
  row_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER,
  updated_at INTEGER NOT NULL DEFAULT 0,
  updated_by INTEGER,
  CHECK ((issue_no IS NULL) = (revision_no IS NULL) AND (issue_no IS NULL) = (number = '')),
  CHECK (state NOT IN ('approved', 'effective', 'superseded') OR
    (issue_no IS NOT NULL AND length(content_hash) = 64 AND issued_on IS NOT NULL AND effective_on IS NOT NULL)),
  CHECK (effective_on IS NULL OR effective_on >= issued_on),
  CHECK (expired_on IS NULL OR expired_on >= effective_on)
) STRICT;
CREATE UNIQUE INDEX core_version_effective ON core_version(document_type, document_id) WHERE state = 'effective';
CREATE UNIQUE INDEX core_version_open ON core_version(document_type, document_id)
  WHERE state IN ('draft', 'in_review', 'pending_approval', 'approved');
CREATE UNIQUE INDEX core_version_number ON core_version(document_type, document_id, issue_no, revision_no)
  WHERE issue_no IS NOT NULL;
CREATE INDEX core_version_document ON core_version(document_type, document_id, id);
CREATE INDEX core_version_state ON core_version(state, effective_on);

CREATE TABLE core_version_section (
  version_id INTEGER NOT NULL REFERENCES core_version(id) ON DELETE CASCADE,
  key TEXT NOT NULL CHECK (length(key) BETWEEN 1 AND 40),
  body TEXT NOT NULL CHECK (length(body) BETWEEN 1 AND 100000),
  PRIMARY KEY (version_id, key)
) STRICT;
-- Tables of a version, such as the steps of a procedure; empty cells are not kept.
CREATE TABLE core_version_cell (
  version_id INTEGER NOT NULL REFERENCES core_version(id) ON DELETE CASCADE,
  table_key TEXT NOT NULL CHECK (length(table_key) BETWEEN 1 AND 40),
  row_no INTEGER NOT NULL CHECK (row_no >= 1),
  column_key TEXT NOT NULL CHECK (length(column_key) BETWEEN 1 AND 40),
  text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 2000),
  PRIMARY KEY (version_id, table_key, row_no, column_key)
) STRICT;

-- Everyone who has opened or saved the draft: none of them reviews or approves it.
CREATE TABLE core_version_writer (
  version_id INTEGER NOT NULL REFERENCES core_version(id) ON DELETE CASCADE,
  user_id INTEGER NOT NULL REFERENCES core_user(id),
  PRIMARY KEY (version_id, user_id)
) STRICT;
-- Signatures of every round stay, those of a round that ended with a return too. `step`: written, review_1 ..., approved,
-- returned, withdrawn.
CREATE TABLE core_version_signature (
  id INTEGER PRIMARY KEY,
  version_id INTEGER NOT NULL REFERENCES core_version(id) ON DELETE CASCADE,
  round INTEGER NOT NULL,
  step TEXT NOT NULL CHECK (step IN ('written', 'review_1', 'review_2', 'review_3', 'approved', 'returned', 'withdrawn')),
  user_id INTEGER NOT NULL REFERENCES core_user(id),
  on_behalf_of INTEGER REFERENCES core_user(id),
  name TEXT NOT NULL CHECK (length(name) <= 120),      -- as they were when it was signed
  position TEXT NOT NULL CHECK (length(position) <= 120),
  note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 2000),
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX core_version_signature_version ON core_version_signature(version_id, id);

CREATE TABLE core_version_distribution (
  id INTEGER PRIMARY KEY,
  version_id INTEGER NOT NULL REFERENCES core_version(id) ON DELETE CASCADE,
  unit_id INTEGER REFERENCES core_unit(id),
  user_id INTEGER REFERENCES core_user(id),
  copy_no INTEGER CHECK (copy_no BETWEEN 1 AND 9999),  -- of a stamped paper copy
  given_on TEXT NOT NULL,
  recalled_on TEXT,
  CHECK ((unit_id IS NULL) <> (user_id IS NULL))
) STRICT;
CREATE UNIQUE INDEX core_version_distribution_unit ON core_version_distribution(version_id, unit_id) WHERE unit_id IS NOT NULL;
CREATE UNIQUE INDEX core_version_distribution_user ON core_version_distribution(version_id, user_id) WHERE user_id IS NOT NULL;
CREATE INDEX core_version_distribution_by_unit ON core_version_distribution(unit_id);
CREATE INDEX core_version_distribution_by_user ON core_version_distribution(user_id);

CREATE TABLE core_version_ack (
  version_id INTEGER NOT NULL REFERENCES core_version(id) ON DELETE CASCADE,
  user_id INTEGER NOT NULL REFERENCES core_user(id),
  due_on TEXT NOT NULL,
  read_at INTEGER NOT NULL,
  remote_address TEXT NOT NULL DEFAULT '' CHECK (length(remote_address) <= 45),
  PRIMARY KEY (version_id, user_id)
) STRICT;

-- Only a draft changes.
CREATE TRIGGER core_version_section_no_insert BEFORE INSERT ON core_version_section
  WHEN (SELECT state FROM core_version WHERE id = NEW.version_id) <> 'draft'
  BEGIN SELECT RAISE(ABORT, 'only a draft changes'); END;
CREATE TRIGGER core_version_section_no_update BEFORE UPDATE ON core_version_section
  WHEN (SELECT state FROM core_version WHERE id = OLD.version_id) <> 'draft'
  BEGIN SELECT RAISE(ABORT, 'only a draft changes'); END;
CREATE TRIGGER core_version_section_no_delete BEFORE DELETE ON core_version_section
  WHEN (SELECT state FROM core_version WHERE id = OLD.version_id) <> 'draft'
  BEGIN SELECT RAISE(ABORT, 'only a draft changes'); END;
CREATE TRIGGER core_version_cell_no_insert BEFORE INSERT ON core_version_cell
  WHEN (SELECT state FROM core_version WHERE id = NEW.version_id) <> 'draft'
  BEGIN SELECT RAISE(ABORT, 'only a draft changes'); END;
CREATE TRIGGER core_version_cell_no_update BEFORE UPDATE ON core_version_cell
  WHEN (SELECT state FROM core_version WHERE id = OLD.version_id) <> 'draft'
  BEGIN SELECT RAISE(ABORT, 'only a draft changes'); END;
CREATE TRIGGER core_version_cell_no_delete BEFORE DELETE ON core_version_cell
  WHEN (SELECT state FROM core_version WHERE id = OLD.version_id) <> 'draft'
  BEGIN SELECT RAISE(ABORT, 'only a draft changes'); END;
-- What approval has fixed stays, whatever the clock says later.
CREATE TRIGGER core_version_no_change BEFORE UPDATE ON core_version
  WHEN OLD.content_hash <> '' AND (NEW.content_hash <> OLD.content_hash OR NEW.issue_no <> OLD.issue_no
    OR NEW.revision_no <> OLD.revision_no OR NEW.number <> OLD.number OR NEW.issued_on <> OLD.issued_on
    OR NEW.effective_on <> OLD.effective_on OR NEW.change_reason <> OLD.change_reason
    OR NEW.document_type <> OLD.document_type OR NEW.document_id <> OLD.document_id)
  BEGIN SELECT RAISE(ABORT, 'an approved version does not change'); END;
CREATE TRIGGER core_version_no_return BEFORE UPDATE OF state ON core_version
  WHEN (OLD.state = 'approved' AND NEW.state NOT IN ('approved', 'effective', 'withdrawn'))
    OR (OLD.state = 'effective' AND NEW.state NOT IN ('effective', 'superseded', 'withdrawn'))
    OR (OLD.state IN ('superseded', 'withdrawn') AND NEW.state <> OLD.state)
  BEGIN SELECT RAISE(ABORT, 'a version does not go back'); END;
CREATE TRIGGER core_version_no_delete BEFORE DELETE ON core_version WHEN OLD.state <> 'draft' OR OLD.round > 0
  BEGIN SELECT RAISE(ABORT, 'a version that was submitted stays'); END;
CREATE TRIGGER core_version_signature_no_update BEFORE UPDATE ON core_version_signature
  BEGIN SELECT RAISE(ABORT, 'a signature does not change'); END;
CREATE TRIGGER core_version_signature_no_delete BEFORE DELETE ON core_version_signature
  BEGIN SELECT RAISE(ABORT, 'a signature stays'); END;
CREATE TRIGGER core_version_ack_no_update BEFORE UPDATE ON core_version_ack
  BEGIN SELECT RAISE(ABORT, 'an acknowledgement does not change'); END;

-- The portal's own controlled documents, and their versions as rows of a record type.
CREATE TABLE core_document (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL CHECK (length(code) BETWEEN 1 AND 40),
  title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 255),
  kind TEXT NOT NULL CHECK (kind IN ('rule', 'procedure', 'instruction', 'form', 'policy')),
  unit_id INTEGER NOT NULL REFERENCES core_unit(id),
  review_months INTEGER NOT NULL DEFAULT 12 CHECK (review_months BETWEEN 6 AND 36),
  next_review_on TEXT,
  note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 2000),
  row_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER,
  updated_at INTEGER NOT NULL DEFAULT 0,
  updated_by INTEGER
) STRICT;
CREATE UNIQUE INDEX core_document_code ON core_document(fold(code));
CREATE INDEX core_document_unit ON core_document(unit_id);
CREATE VIEW core_document_version AS
  SELECT v.id, v.document_id, d.title, d.code || ' ' || CASE WHEN v.number = '' THEN '#' || v.id ELSE v.number END AS code,
    d.unit_id, v.state, v.review_step, v.number, v.is_new_issue, v.change_reason, v.returned_reason, v.ended_reason,
    v.issued_on, v.effective_on, v.expired_on, v.taken_effect_at, v.no_ack, v.content_hash,
    (SELECT COALESCE(SUM(length(s.body)), 0) FROM core_version_section AS s WHERE s.version_id = v.id) AS letters, v.row_version, v.created_at,
    v.created_by, v.updated_at, v.updated_by
  FROM core_version AS v JOIN core_document AS d ON d.id = v.document_id WHERE v.document_type = 'core.document';
