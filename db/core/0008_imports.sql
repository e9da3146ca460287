-- Imports: a file that was sent, how its columns are read, what the check found, what was written. The file itself is kept
-- as an attachment of the import (core_file, record_type 'core.import').
DROP TABLE core_import_file;

CREATE TABLE core_import (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES core_user(id) ON DELETE CASCADE,
  record_type TEXT NOT NULL CHECK (length(record_type) BETWEEN 1 AND 100),
  file_name TEXT NOT NULL CHECK (length(file_name) <= 200),
  state TEXT NOT NULL CHECK (state IN ('uploaded', 'checked', 'written', 'undone')),
  sheet_no INTEGER NOT NULL DEFAULT 0,
  head_row INTEGER NOT NULL DEFAULT 0,     -- 0: to be guessed
  head_rows INTEGER NOT NULL DEFAULT 1 CHECK (head_rows BETWEEN 1 AND 3),
  columns TEXT NOT NULL DEFAULT '' CHECK (length(columns) <= 40000),  -- "0=number" a line: index of the column, field
  change_known INTEGER NOT NULL DEFAULT 1 CHECK (change_known IN (0, 1)),
  uploaded_at INTEGER NOT NULL,
  written_at INTEGER,
  added INTEGER NOT NULL DEFAULT 0,
  changed INTEGER NOT NULL DEFAULT 0,
  same INTEGER NOT NULL DEFAULT 0,
  duplicate INTEGER NOT NULL DEFAULT 0,
  wrong INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX core_import_user ON core_import(user_id, record_type, id);

-- One row of the file as the last check or the writing found it. What can be undone stands here: record and the version it
-- had afterwards.
CREATE TABLE core_import_row (
  import_id INTEGER NOT NULL REFERENCES core_import(id) ON DELETE CASCADE,
  row_no INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('added', 'changed', 'same', 'duplicate', 'wrong')),
  record_id INTEGER,
  record_version INTEGER NOT NULL DEFAULT 0,
  title TEXT NOT NULL DEFAULT '',
  detail TEXT NOT NULL DEFAULT '',         -- what changed, or what is wrong: one fault a line
  PRIMARY KEY (import_id, row_no)
) STRICT;
CREATE INDEX core_import_row_state ON core_import_row(import_id, state, row_no);
