-- Saved views of lists, and rows chosen for one step at once.
-- `query` is the list's address behind the '?'. audience: the owner alone, the people of one unit, everyone who sees the
-- list. is_default: the list opens with this view for those it is shared with; what a person chose himself
-- (core_view_choice) goes before it. Whose account was closed keeps owning what he shared until somebody takes it over.
CREATE TABLE core_view (
  id INTEGER PRIMARY KEY,
  record_type TEXT NOT NULL CHECK (length(record_type) BETWEEN 1 AND 80),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  query TEXT NOT NULL DEFAULT '' CHECK (length(query) <= 4000),
  owner_id INTEGER NOT NULL REFERENCES core_user(id),
  audience TEXT NOT NULL CHECK (audience IN ('mine', 'unit', 'all')),
  unit_id INTEGER REFERENCES core_unit(id) ON DELETE CASCADE,
  is_default INTEGER NOT NULL DEFAULT 0 CHECK (is_default IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK ((audience = 'unit') = (unit_id IS NOT NULL)),
  CHECK (audience <> 'mine' OR is_default = 0)
) STRICT;
CREATE UNIQUE INDEX core_view_name ON core_view(record_type, owner_id, audience, coalesce(unit_id, 0), fold(name));
CREATE UNIQUE INDEX core_view_default_of_unit ON core_view(record_type, unit_id) WHERE is_default = 1 AND audience = 'unit';
CREATE UNIQUE INDEX core_view_default_of_all ON core_view(record_type) WHERE is_default = 1 AND audience = 'all';

-- What a person's list opens with: a view, or without one (view_id NULL) the whole list.
CREATE TABLE core_view_choice (
  user_id INTEGER NOT NULL REFERENCES core_user(id) ON DELETE CASCADE,
  record_type TEXT NOT NULL CHECK (length(record_type) BETWEEN 1 AND 80),
  view_id INTEGER REFERENCES core_view(id) ON DELETE CASCADE,
  PRIMARY KEY (user_id, record_type)
) STRICT;
CREATE INDEX core_view_choice_view ON core_view_choice(view_id);

-- Rows of a list somebody chose for one step, kept a day. step: 'do:<action>', 'set:<field>' or 'remove'.
CREATE TABLE core_selection (
  id INTEGER PRIMARY KEY,
  token TEXT NOT NULL UNIQUE CHECK (length(token) BETWEEN 16 AND 64),
  user_id INTEGER NOT NULL REFERENCES core_user(id) ON DELETE CASCADE,
  record_type TEXT NOT NULL CHECK (length(record_type) BETWEEN 1 AND 80),
  step TEXT NOT NULL CHECK (length(step) BETWEEN 1 AND 80),
  query TEXT NOT NULL DEFAULT '' CHECK (length(query) <= 4000),
  at INTEGER NOT NULL,
  started_at INTEGER,
  finished_at INTEGER
) STRICT;
CREATE INDEX core_selection_at ON core_selection(at);
-- row_version is what the person saw; text is the reason of a failure, kept as msgid and arguments.
CREATE TABLE core_selection_row (
  selection_id INTEGER NOT NULL REFERENCES core_selection(id) ON DELETE CASCADE,
  record_id INTEGER NOT NULL,
  row_version INTEGER NOT NULL,
  title TEXT NOT NULL DEFAULT '' CHECK (length(title) <= 2000),
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'same', 'failed')),
  text_id TEXT NOT NULL DEFAULT '',
  text_args TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (selection_id, record_id)
) STRICT;
