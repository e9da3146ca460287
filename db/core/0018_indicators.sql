-- Indicators: figures that plugins declare. One row for each; definition, legal basis and target begin with what is declared
-- and may be changed by who has the right. `version` is that of what is counted, which is the program's.
CREATE TABLE core_indicator (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 80),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 300),
  definition TEXT NOT NULL CHECK (length(definition) BETWEEN 1 AND 4000),
  legal_basis TEXT NOT NULL DEFAULT '' CHECK (length(legal_basis) <= 1000),
  target INTEGER CHECK (target >= 0),  -- hundredths of the unit
  version INTEGER NOT NULL CHECK (version >= 1),
  row_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER,
  updated_at INTEGER NOT NULL DEFAULT 0,
  updated_by INTEGER
) STRICT;

-- What an indicator had in a period that is over, with the target of that day. Counted again: another revision, with its
-- reason; the highest counts, the others stay.
CREATE TABLE core_indicator_snapshot (
  id INTEGER PRIMARY KEY,
  indicator_id INTEGER NOT NULL REFERENCES core_indicator(id),
  period TEXT NOT NULL CHECK (length(period) BETWEEN 1 AND 100),  -- in words, Vietnamese
  first_on TEXT NOT NULL,
  last_on TEXT NOT NULL,
  months INTEGER NOT NULL CHECK (months IN (1, 3, 6, 12)),
  period_rule TEXT NOT NULL CHECK (period_rule IN ('calendar', 'mid_month')),
  revision INTEGER NOT NULL CHECK (revision >= 1),
  version INTEGER NOT NULL CHECK (version >= 1),
  numerator INTEGER NOT NULL CHECK (numerator >= 0),
  denominator INTEGER CHECK (denominator >= 0),  -- NULL: the indicator has none
  value INTEGER CHECK (value >= 0),              -- hundredths of the unit; NULL: an empty denominator
  value_text TEXT NOT NULL CHECK (length(value_text) BETWEEN 1 AND 60),  -- as papers write it, "–" for none
  target INTEGER CHECK (target >= 0),
  result TEXT NOT NULL CHECK (result IN ('none', 'met', 'missed')),
  counted_on TEXT NOT NULL,
  counted_at INTEGER NOT NULL,
  counted_by INTEGER REFERENCES core_user(id),  -- NULL: the program
  reason TEXT NOT NULL DEFAULT '' CHECK (length(reason) <= 1000),
  CHECK (first_on <= last_on),
  CHECK (revision = 1 OR length(reason) > 0),
  CHECK (coalesce(denominator, 1) > 0 OR value IS NULL)
) STRICT;
CREATE UNIQUE INDEX core_indicator_snapshot_once ON core_indicator_snapshot(indicator_id, first_on, last_on, revision);
CREATE TRIGGER core_indicator_snapshot_stays BEFORE DELETE ON core_indicator_snapshot
BEGIN SELECT RAISE(ABORT, 'what a period had is kept'); END;
CREATE TRIGGER core_indicator_snapshot_same BEFORE UPDATE ON core_indicator_snapshot
BEGIN SELECT RAISE(ABORT, 'what a period had does not change'); END;

-- The records behind the two numbers of a snapshot, as they were. No references: records and units may go, the figure stays.
CREATE TABLE core_indicator_record (
  snapshot_id INTEGER NOT NULL REFERENCES core_indicator_snapshot(id),
  part TEXT NOT NULL CHECK (part IN ('numerator', 'denominator')),
  record_id INTEGER NOT NULL,
  unit_id INTEGER,
  amount INTEGER NOT NULL CHECK (amount >= 0),
  PRIMARY KEY (snapshot_id, part, record_id)
) STRICT;
CREATE TRIGGER core_indicator_record_stays BEFORE DELETE ON core_indicator_record
BEGIN SELECT RAISE(ABORT, 'the records behind a figure are kept'); END;
CREATE TRIGGER core_indicator_record_same BEFORE UPDATE ON core_indicator_record
BEGIN SELECT RAISE(ABORT, 'the records behind a figure do not change'); END;

-- Figures over tasks are counted by their source and due day, of reports by the day of review: out of these indexes alone, or
-- a quarter's rows.
CREATE INDEX core_task_figures ON core_task(source_type, due_on, state, is_resting, reported_on, lead_unit_id);
CREATE INDEX core_task_report_reviewed ON core_task_report(reviewed_on) WHERE stage = 'final';
