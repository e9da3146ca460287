-- What the record layer and the portal keep: field history, audit, settings, drafts, notices, saved once-tokens.
CREATE TABLE core_history (
  id INTEGER PRIMARY KEY,
  record_type TEXT NOT NULL,
  record_id INTEGER NOT NULL,
  row_version INTEGER NOT NULL,
  at INTEGER NOT NULL,
  user_id INTEGER,
  action TEXT NOT NULL CHECK (action IN ('create', 'update', 'remove', 'import')),
  field TEXT NOT NULL,          -- '' for the row as a whole
  before_value TEXT,
  after_value TEXT
) STRICT;
CREATE INDEX core_history_record ON core_history(record_type, record_id, id);

CREATE TABLE core_audit (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  user_id INTEGER,
  username TEXT NOT NULL DEFAULT '',
  remote_address TEXT NOT NULL DEFAULT '',
  action TEXT NOT NULL CHECK (length(action) BETWEEN 1 AND 60),
  object_type TEXT NOT NULL DEFAULT '',
  object_id INTEGER,
  detail TEXT NOT NULL DEFAULT '' CHECK (length(detail) <= 4000)
) STRICT;
CREATE INDEX core_audit_at ON core_audit(at);
CREATE TRIGGER core_audit_no_update BEFORE UPDATE ON core_audit BEGIN SELECT RAISE(ABORT, 'audit rows do not change'); END;
CREATE TRIGGER core_audit_no_delete BEFORE DELETE ON core_audit BEGIN SELECT RAISE(ABORT, 'audit rows stay'); END;

CREATE TABLE core_setting (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

-- Editable calendar: kind off = a working day that is free, makeup = a Saturday or Sunday that is worked.
CREATE TABLE core_holiday (
  id INTEGER PRIMARY KEY,
  date TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('off', 'makeup')),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  decision TEXT NOT NULL DEFAULT '' CHECK (length(decision) <= 200),
  row_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER,
  updated_at INTEGER NOT NULL DEFAULT 0,
  updated_by INTEGER
) STRICT;

CREATE TABLE core_notice (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES core_user(id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  text_id TEXT NOT NULL,        -- msgid
  text_args TEXT NOT NULL DEFAULT '',  -- name=value lines
  link TEXT NOT NULL DEFAULT '',
  read_at INTEGER
) STRICT;
CREATE INDEX core_notice_user ON core_notice(user_id, read_at);

-- A form posted after its session had ended is kept for its user until he has signed in again.
CREATE TABLE core_draft (
  id TEXT PRIMARY KEY,          -- random token
  user_id INTEGER NOT NULL REFERENCES core_user(id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  fields TEXT NOT NULL,         -- urlencoded
  at INTEGER NOT NULL
) STRICT;

-- The hidden once-token of a create form and what it made: a double click makes one record.
CREATE TABLE core_once (
  token TEXT PRIMARY KEY,
  location TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

-- A file that was checked for import, until it is written or a day has passed.
CREATE TABLE core_import_file (
  token TEXT PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES core_user(id) ON DELETE CASCADE,
  record_type TEXT NOT NULL,
  content TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

-- Permissions that have had their built-in grants; later changes belong to the administrator.
CREATE TABLE core_known_permission (
  permission TEXT PRIMARY KEY
) STRICT;
