-- Units, people, roles, sessions: who may do what, where, from when to when.
CREATE TABLE core_unit (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 20),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  short_name TEXT NOT NULL DEFAULT '' CHECK (length(short_name) <= 80),
  kind TEXT NOT NULL CHECK (kind IN ('leadership', 'division', 'service', 'body', 'group', 'external')),
  parent_id INTEGER REFERENCES core_unit(id),
  sort_no INTEGER NOT NULL DEFAULT 100,
  valid_from TEXT NOT NULL DEFAULT '1945-09-02',
  valid_to TEXT,
  successor_id INTEGER REFERENCES core_unit(id),
  note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 2000),
  row_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER,
  updated_at INTEGER NOT NULL DEFAULT 0,
  updated_by INTEGER
) STRICT;

-- Other spellings under which documents name a unit; `folded` has neither marks nor spaces.
CREATE TABLE core_unit_alias (
  id INTEGER PRIMARY KEY,
  unit_id INTEGER NOT NULL REFERENCES core_unit(id) ON DELETE CASCADE,
  alias TEXT NOT NULL CHECK (length(alias) BETWEEN 1 AND 200),
  folded TEXT NOT NULL UNIQUE
) STRICT;

-- Members of units of kind 'group' ("Các phòng chuyên môn, Trung tâm"): a document may name the group; who is meant is
-- resolved on the day a task opens and frozen there.
CREATE TABLE core_unit_group_member (
  group_id INTEGER NOT NULL REFERENCES core_unit(id) ON DELETE CASCADE,
  unit_id INTEGER NOT NULL REFERENCES core_unit(id),
  PRIMARY KEY (group_id, unit_id)
) STRICT;

CREATE TABLE core_user (
  id INTEGER PRIMARY KEY,
  username TEXT NOT NULL UNIQUE CHECK (length(username) BETWEEN 2 AND 40),
  full_name TEXT NOT NULL CHECK (length(full_name) BETWEEN 1 AND 120),
  position TEXT NOT NULL DEFAULT '' CHECK (length(position) <= 120),
  email TEXT NOT NULL DEFAULT '' CHECK (length(email) <= 200),
  password_phc TEXT NOT NULL DEFAULT '',
  password_set_at INTEGER NOT NULL DEFAULT 0,
  must_change_password INTEGER NOT NULL DEFAULT 1 CHECK (must_change_password IN (0, 1)),
  disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
  language TEXT NOT NULL DEFAULT '' CHECK (language IN ('', 'vi', 'en')),
  theme TEXT NOT NULL DEFAULT 'auto' CHECK (theme IN ('auto', 'light', 'dark')),
  compact INTEGER NOT NULL DEFAULT 0 CHECK (compact IN (0, 1)),
  row_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER,
  updated_at INTEGER NOT NULL DEFAULT 0,
  updated_by INTEGER
) STRICT;

-- `label` is a msgid for built-in roles (translated when shown) and plain text for roles made by an administrator.
CREATE TABLE core_role (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 40),
  label TEXT NOT NULL CHECK (length(label) BETWEEN 1 AND 120),
  built_in INTEGER NOT NULL DEFAULT 0 CHECK (built_in IN (0, 1)),
  sort_no INTEGER NOT NULL DEFAULT 100,
  row_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER,
  updated_at INTEGER NOT NULL DEFAULT 0,
  updated_by INTEGER
) STRICT;
CREATE TABLE core_role_permission (
  role_id INTEGER NOT NULL REFERENCES core_role(id) ON DELETE CASCADE,
  permission TEXT NOT NULL CHECK (length(permission) BETWEEN 1 AND 80),
  scope TEXT NOT NULL CHECK (scope IN ('own', 'unit', 'all')),
  PRIMARY KEY (role_id, permission)
) STRICT;
CREATE TABLE core_user_role (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES core_user(id) ON DELETE CASCADE,
  role_id INTEGER NOT NULL REFERENCES core_role(id),
  unit_id INTEGER REFERENCES core_unit(id),
  valid_from TEXT NOT NULL DEFAULT '1945-09-02',
  valid_to TEXT,
  is_main INTEGER NOT NULL DEFAULT 0 CHECK (is_main IN (0, 1))
) STRICT;
CREATE INDEX core_user_role_user ON core_user_role(user_id);
CREATE INDEX core_user_role_role ON core_user_role(role_id);

-- id_hash is SHA-256 of the cookie in hex: a copy of this table opens nothing.
CREATE TABLE core_session (
  id INTEGER PRIMARY KEY,
  id_hash TEXT NOT NULL UNIQUE,
  user_id INTEGER NOT NULL REFERENCES core_user(id) ON DELETE CASCADE,
  started_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  remote_address TEXT NOT NULL DEFAULT '',
  user_agent TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX core_session_user ON core_session(user_id);

-- Failed attempts to sign in, for the waits of core/auth/throttle. kind: account (failures in a row), known and fresh (the
-- last of them from addresses that had failed on the account before, and from others), pair (this address failed on this
-- account), address and network (one-minute windows). Rows go after a day.
CREATE TABLE core_login_failure (
  kind TEXT NOT NULL CHECK (kind IN ('account', 'known', 'fresh', 'pair', 'address', 'network')),
  username TEXT NOT NULL DEFAULT '',
  address TEXT NOT NULL DEFAULT '',
  failures INTEGER NOT NULL,
  window_started_at INTEGER NOT NULL,
  last_failed_at INTEGER NOT NULL,
  PRIMARY KEY (kind, username, address)
) STRICT;
CREATE INDEX core_login_failure_last ON core_login_failure(last_failed_at);
