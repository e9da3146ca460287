-- What people put on records beside their fields: comments, links from one record to another, the archive mark.
CREATE TABLE core_comment (
  id INTEGER PRIMARY KEY,
  record_type TEXT NOT NULL CHECK (length(record_type) BETWEEN 1 AND 100),
  record_id INTEGER NOT NULL,
  body TEXT NOT NULL CHECK (length(body) <= 4000),   -- '' once it is removed
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL REFERENCES core_user(id),
  on_behalf_of INTEGER REFERENCES core_user(id),
  edited_at INTEGER,
  removed_at INTEGER,
  removed_by INTEGER REFERENCES core_user(id),
  CHECK ((removed_at IS NULL) = (removed_by IS NULL)),
  CHECK ((body = '') = (removed_at IS NOT NULL))
) STRICT;
CREATE INDEX core_comment_record ON core_comment(record_type, record_id, id);

-- One row a link, read from the first record to the second: "from replaces to".
CREATE TABLE core_record_link (
  id INTEGER PRIMARY KEY,
  from_type TEXT NOT NULL CHECK (length(from_type) BETWEEN 1 AND 100),
  from_id INTEGER NOT NULL,
  to_type TEXT NOT NULL CHECK (length(to_type) BETWEEN 1 AND 100),
  to_id INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('relates', 'follows', 'replaces', 'part', 'copy')),
  note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 300),
  created_at INTEGER NOT NULL,
  created_by INTEGER REFERENCES core_user(id),
  UNIQUE (from_type, from_id, to_type, to_id, kind),
  CHECK (from_type <> to_type OR from_id <> to_id)
) STRICT;
CREATE INDEX core_record_link_to ON core_record_link(to_type, to_id);

-- Records put aside: they leave lists and choices, and do not change until they are taken back.
CREATE TABLE core_archive (
  record_type TEXT NOT NULL CHECK (length(record_type) BETWEEN 1 AND 100),
  record_id INTEGER NOT NULL,
  archived_at INTEGER NOT NULL,
  archived_by INTEGER REFERENCES core_user(id),
  reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  PRIMARY KEY (record_type, record_id)
) STRICT;

-- From a record's history to the import it came by.
CREATE INDEX core_import_row_record ON core_import_row(record_id, record_version);
