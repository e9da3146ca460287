-- Which record cites which act, what became of the acts, and which records must be looked at because of it. Records
-- and acts are of any type that is declared for it (plugin::CiterType, plugin::ActType).

-- Kinds of citing records, with the days people have to look at one when an act it cites has changed.
CREATE TABLE core_citation_rule (
  id INTEGER PRIMARY KEY,
  citer_type TEXT NOT NULL UNIQUE CHECK (length(citer_type) BETWEEN 1 AND 100),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  days INTEGER NOT NULL CHECK (days BETWEEN 1 AND 366),
  counted_in TEXT NOT NULL CHECK (counted_in IN ('calendar_days', 'working_days')),
  -- Not later than the day from which the change holds, where that day is still to come.
  before_effect INTEGER NOT NULL DEFAULT 1 CHECK (before_effect IN (0, 1)),
  legal_basis TEXT NOT NULL DEFAULT '' CHECK (length(legal_basis) <= 300),
  row_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER,
  updated_at INTEGER NOT NULL DEFAULT 0,
  updated_by INTEGER
) STRICT;

CREATE TABLE core_citation (
  id INTEGER PRIMARY KEY,
  citer_type TEXT NOT NULL CHECK (length(citer_type) BETWEEN 1 AND 100),
  citer_id INTEGER NOT NULL,
  citer TEXT NOT NULL CHECK (length(citer) BETWEEN 1 AND 1100),  -- its title, kept up to date
  act_type TEXT NOT NULL CHECK (length(act_type) BETWEEN 1 AND 100),
  act_id INTEGER NOT NULL,
  act TEXT NOT NULL CHECK (length(act) BETWEEN 1 AND 1100),
  articles TEXT NOT NULL DEFAULT '' CHECK (length(articles) <= 300),  -- '': the whole act
  note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 500),
  cited_on TEXT NOT NULL,  -- the act is cited as it was on that day
  rule_id INTEGER NOT NULL REFERENCES core_citation_rule(id),
  row_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER,
  updated_at INTEGER NOT NULL DEFAULT 0,
  updated_by INTEGER
) STRICT;
CREATE UNIQUE INDEX core_citation_once ON core_citation(citer_type, citer_id, act_type, act_id, articles);
CREATE INDEX core_citation_act ON core_citation(act_type, act_id);
CREATE INDEX core_citation_rule_id ON core_citation(rule_id);

-- An act changed because of a record (the reason). Taken back: the change is no longer true.
CREATE TABLE core_citation_change (
  id INTEGER PRIMARY KEY,
  act_type TEXT NOT NULL CHECK (length(act_type) BETWEEN 1 AND 100),
  act_id INTEGER NOT NULL,
  reason_type TEXT NOT NULL CHECK (length(reason_type) BETWEEN 1 AND 100),
  reason_id INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('amended', 'replaced', 'repealed', 'suspended', 'expired')),
  effective_on TEXT NOT NULL,
  known_on TEXT NOT NULL,  -- days to look are counted from it
  articles TEXT NOT NULL DEFAULT '' CHECK (length(articles) <= 1000),
  summary TEXT NOT NULL DEFAULT '' CHECK (length(summary) <= 300),
  is_withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (is_withdrawn IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX core_citation_change_once ON core_citation_change(act_type, act_id, reason_type, reason_id);
CREATE INDEX core_citation_change_reason ON core_citation_change(reason_type, reason_id);

-- A citing record that has to be looked at because of one change. Settled by a person or by its finished task;
-- dropped when the change was taken back or does not concern the record any more. Never removed.
CREATE TABLE core_citation_flag (
  id INTEGER PRIMARY KEY,
  change_id INTEGER NOT NULL REFERENCES core_citation_change(id),
  citer_type TEXT NOT NULL CHECK (length(citer_type) BETWEEN 1 AND 100),
  citer_id INTEGER NOT NULL,
  citer TEXT NOT NULL CHECK (length(citer) BETWEEN 1 AND 1100),
  act_type TEXT NOT NULL CHECK (length(act_type) BETWEEN 1 AND 100),
  act_id INTEGER NOT NULL,
  act TEXT NOT NULL CHECK (length(act) BETWEEN 1 AND 1100),
  rule_id INTEGER NOT NULL REFERENCES core_citation_rule(id),
  task_key TEXT NOT NULL CHECK (length(task_key) <= 120),  -- of its tasks; an earlier flag's, whose tasks are not done
  flagged_on TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'settled', 'dropped')),
  result TEXT NOT NULL DEFAULT '' CHECK (result IN ('', 'no_change', 'updated', 'task_done')),
  reason TEXT NOT NULL DEFAULT '' CHECK (length(reason) <= 1000),
  changed_by_type TEXT,
  changed_by_id INTEGER,
  settled_on TEXT,
  settled_by INTEGER,
  row_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER,
  updated_at INTEGER NOT NULL DEFAULT 0,
  updated_by INTEGER,
  CHECK (state <> 'settled' OR (result <> '' AND settled_on IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX core_citation_flag_once ON core_citation_flag(change_id, citer_type, citer_id);
CREATE INDEX core_citation_flag_citer ON core_citation_flag(citer_type, citer_id, state);
CREATE INDEX core_citation_flag_act ON core_citation_flag(act_type, act_id);
CREATE INDEX core_citation_flag_state ON core_citation_flag(state, flagged_on);

-- The units that have to look at it.
CREATE TABLE core_citation_flag_unit (
  flag_id INTEGER NOT NULL REFERENCES core_citation_flag(id),
  unit_id INTEGER NOT NULL REFERENCES core_unit(id),
  PRIMARY KEY (flag_id, unit_id)
) STRICT;
CREATE INDEX core_citation_flag_unit_unit ON core_citation_flag_unit(unit_id);

-- A word of the program to those who have the task: what it came from was taken back, say.
ALTER TABLE core_task ADD COLUMN note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 1000);
