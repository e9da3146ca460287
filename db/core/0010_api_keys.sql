-- Personal keys for the read-only API. Of a key only its SHA-256 is kept; the key itself is shown once.
CREATE TABLE core_api_key (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES core_user(id),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),  -- what it is for, in its owner's words
  key_hash TEXT NOT NULL UNIQUE CHECK (length(key_hash) = 64),
  valid_to TEXT NOT NULL,         -- last day on which it works
  last_used_at INTEGER,           -- to the minute; NULL: never
  last_used_address TEXT NOT NULL DEFAULT '' CHECK (length(last_used_address) <= 64),
  refused_at INTEGER,             -- when a refused use was last written into the audit log
  revoked_at INTEGER,
  row_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER,
  updated_at INTEGER NOT NULL DEFAULT 0,
  updated_by INTEGER
) STRICT;
CREATE INDEX core_api_key_user ON core_api_key(user_id);
