-- The chain of the audit log: each entry carries the seal of the one before it and its own (HMAC-SHA256, core/plugin/
-- audit_chain). `history_to`: the last row of core_history under its seal, from the one behind the entry before.
-- Entries that were there before the chain are sealed when the portal starts; those have no other way to change.
ALTER TABLE core_audit ADD COLUMN history_to INTEGER NOT NULL DEFAULT 0;
ALTER TABLE core_audit ADD COLUMN prev_hash TEXT NOT NULL DEFAULT '' CHECK (length(prev_hash) IN (0, 64));
ALTER TABLE core_audit ADD COLUMN hash TEXT NOT NULL DEFAULT '' CHECK (length(hash) IN (0, 64));
DROP TRIGGER core_audit_no_update;
CREATE TRIGGER core_audit_no_update BEFORE UPDATE ON core_audit WHEN old.hash <> ''
  BEGIN SELECT RAISE(ABORT, 'audit rows do not change'); END;
-- The end of the chain, sealed as well, so that entries taken off its end are missed. `first_id`: where the chain of the
-- key named by key_id begins.
CREATE TABLE core_audit_head (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  first_id INTEGER NOT NULL,
  last_id INTEGER NOT NULL,
  history_to INTEGER NOT NULL,
  hash TEXT NOT NULL CHECK (length(hash) = 64),
  key_id TEXT NOT NULL CHECK (length(key_id) = 16),
  mac TEXT NOT NULL CHECK (length(mac) = 64)
) STRICT;

-- History under a seal does not change; what is not yet sealed is that of an older release, which later steps may move.
CREATE TRIGGER core_history_no_update BEFORE UPDATE ON core_history
  WHEN old.id <= (SELECT coalesce(max(history_to), 0) FROM core_audit_head)
  BEGIN SELECT RAISE(ABORT, 'history does not change'); END;
CREATE TRIGGER core_history_no_delete BEFORE DELETE ON core_history
  BEGIN SELECT RAISE(ABORT, 'history stays'); END;
