-- Files that people attach to records. The bytes lie in files/ by their SHA-256; several rows may name the same.
-- A row is one version of one file; versions of a file share `series`, the id of its first row.
CREATE TABLE core_file (
  id INTEGER PRIMARY KEY,
  record_type TEXT NOT NULL CHECK (length(record_type) BETWEEN 1 AND 100),
  record_id INTEGER NOT NULL,
  series INTEGER NOT NULL,
  version_no INTEGER NOT NULL CHECK (version_no >= 1),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),   -- as shown; never in the file system
  kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 10),    -- by content: pdf, docx, png ...
  note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 300),
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  size INTEGER NOT NULL CHECK (size >= 1),
  created_at INTEGER NOT NULL,
  created_by INTEGER REFERENCES core_user(id)
) STRICT;
CREATE INDEX core_file_record ON core_file(record_type, record_id, series, version_no);
CREATE INDEX core_file_sha256 ON core_file(sha256, size);
CREATE INDEX core_file_created_by ON core_file(created_by);

-- What the last check of all files found wrong.
CREATE TABLE core_file_fault (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('missing', 'damaged', 'unknown')),
  sha256 TEXT NOT NULL DEFAULT '' CHECK (length(sha256) IN (0, 64)),
  name TEXT NOT NULL DEFAULT '' CHECK (length(name) <= 300),   -- of an unknown file: where it lies
  size INTEGER NOT NULL DEFAULT 0,
  found_at INTEGER NOT NULL
) STRICT;
