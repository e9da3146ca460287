-- What people do not want to be told, and the daily letter with what they have not read.
CREATE TABLE core_notice_mute (
  user_id INTEGER NOT NULL REFERENCES core_user(id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 80),
  PRIMARY KEY (user_id, kind)
) STRICT;

ALTER TABLE core_user ADD COLUMN wants_digest INTEGER NOT NULL DEFAULT 1 CHECK (wants_digest IN (0, 1));

-- One letter a person and day. 'sending' stands only while the mail program runs; a process that ends meanwhile leaves
-- it unknown whether the letter went ('unsure'), and it is never sent a second time by itself.
CREATE TABLE core_digest (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES core_user(id) ON DELETE CASCADE,
  day TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'unsure', 'dropped')),
  address TEXT NOT NULL DEFAULT '' CHECK (length(address) <= 254),
  attempts INTEGER NOT NULL DEFAULT 0,
  tried_at INTEGER,
  fault TEXT NOT NULL DEFAULT '' CHECK (length(fault) <= 2000)
) STRICT;
CREATE UNIQUE INDEX core_digest_user ON core_digest(user_id, day);
CREATE INDEX core_digest_open ON core_digest(state) WHERE state IN ('waiting', 'sending', 'unsure');

ALTER TABLE core_notice ADD COLUMN digest_id INTEGER REFERENCES core_digest(id);
CREATE INDEX core_notice_digest ON core_notice(digest_id) WHERE digest_id IS NOT NULL;
CREATE INDEX core_notice_undigested ON core_notice(user_id) WHERE digest_id IS NULL AND read_at IS NULL;
