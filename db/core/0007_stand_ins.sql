-- Stand-ins: who acts for whom from day to day; and whose doing it was, on whose behalf, wherever that is written down.
-- `ended_on`: the day from which it no longer counts although `valid_to` has not passed.
CREATE TABLE core_stand_in (
  id INTEGER PRIMARY KEY,
  absent_id INTEGER NOT NULL REFERENCES core_user(id),
  user_id INTEGER NOT NULL REFERENCES core_user(id),
  valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL,
  ended_on TEXT,
  reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 300),
  decision TEXT NOT NULL DEFAULT '' CHECK (length(decision) <= 200),
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER,
  CHECK (absent_id <> user_id),
  CHECK (valid_from <= valid_to)
) STRICT;
CREATE INDEX core_stand_in_user ON core_stand_in(user_id, valid_to);
CREATE INDEX core_stand_in_absent ON core_stand_in(absent_id, valid_to);

-- The stand-in a session acts as; NULL: its person acts for himself.
ALTER TABLE core_session ADD COLUMN stand_in_id INTEGER REFERENCES core_stand_in(id);

ALTER TABLE core_history ADD COLUMN on_behalf_of INTEGER;
CREATE INDEX core_history_on_behalf ON core_history(on_behalf_of, record_type, record_id) WHERE on_behalf_of IS NOT NULL;
ALTER TABLE core_audit ADD COLUMN on_behalf_of INTEGER;
ALTER TABLE core_audit ADD COLUMN on_behalf_username TEXT NOT NULL DEFAULT '';

-- Reading is a permission of its own from here on; whoever may change may still read.
INSERT INTO core_role_permission(role_id, permission, scope)
  SELECT role_id, 'core.settings.view', 'all' FROM core_role_permission WHERE permission = 'core.settings';
INSERT INTO core_role_permission(role_id, permission, scope)
  SELECT role_id, 'core.jobs.view', 'all' FROM core_role_permission WHERE permission = 'core.jobs';
INSERT INTO core_role_permission(role_id, permission, scope)
  SELECT role_id, 'core.sessions', 'all' FROM core_role_permission WHERE permission = 'core.users';
