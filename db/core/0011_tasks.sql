-- Duties of all plugins: what a unit or person is to do or report by a day, the reports on it, extensions, reminders, and of
-- which lateness people were told. What is late is never stored: it follows from due days and the day it is
-- (core/task/state_rule.h).
CREATE TABLE core_task (
  id INTEGER PRIMARY KEY,
  -- The record the duty comes from, and what of it: a period, an event, a change. Open once for a unit and person.
  source_type TEXT NOT NULL CHECK (length(source_type) BETWEEN 1 AND 100),
  source_id INTEGER NOT NULL,
  group_key TEXT NOT NULL DEFAULT '' CHECK (length(group_key) <= 120),
  code TEXT NOT NULL DEFAULT '' CHECK (length(code) <= 80),
  label TEXT NOT NULL CHECK (length(label) BETWEEN 1 AND 240),
  content TEXT NOT NULL CHECK (length(content) BETWEEN 1 AND 500),
  name TEXT NOT NULL CHECK (length(name) <= 800),  -- label and content, for lists to choose from
  lead_unit_id INTEGER NOT NULL REFERENCES core_unit(id),
  user_id INTEGER REFERENCES core_user(id),        -- the one person who answers for it; NULL: the unit
  -- Who accepts reports: people with core.task.review in this unit, else those with this permission, else the Office.
  reviewer_unit_id INTEGER REFERENCES core_unit(id),
  review_permission TEXT NOT NULL DEFAULT '' CHECK (length(review_permission) <= 80),
  starts_on TEXT NOT NULL,
  -- How the first due day was counted, so that it can be counted again when the days off change.
  due_rule TEXT NOT NULL CHECK (due_rule IN ('date', 'calendar_days', 'working_days')),
  due_from_on TEXT NOT NULL,
  due_days INTEGER NOT NULL DEFAULT 0 CHECK (due_days BETWEEN 0 AND 3660),
  first_due_on TEXT NOT NULL,
  due_on TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'open'
    CHECK (state IN ('open', 'in_progress', 'reported', 'returned', 'accepted', 'cancelled')),
  reported_on TEXT,
  accepted_on TEXT,
  cancel_reason TEXT NOT NULL DEFAULT '' CHECK (length(cancel_reason) <= 1000),
  -- What the duty comes from is in the archive: nobody has to do it, nobody is told of it.
  is_resting INTEGER NOT NULL DEFAULT 0 CHECK (is_resting IN (0, 1)),
  row_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER,
  updated_at INTEGER NOT NULL DEFAULT 0,
  updated_by INTEGER,
  CHECK (due_on >= first_due_on),
  CHECK (state NOT IN ('reported', 'accepted') OR reported_on IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX core_task_once ON core_task(source_type, source_id, lead_unit_id, coalesce(user_id, 0), group_key)
  WHERE state <> 'cancelled';
CREATE INDEX core_task_source ON core_task(source_type, source_id);
CREATE INDEX core_task_lead_unit ON core_task(lead_unit_id, due_on);
CREATE INDEX core_task_due_on ON core_task(due_on);
-- What waits for the units, for the persons, for a decision; and what the daily reminders look through.
CREATE INDEX core_task_of_unit ON core_task(lead_unit_id, due_on, starts_on, user_id)
  WHERE state IN ('open', 'in_progress', 'returned') AND is_resting = 0;
CREATE INDEX core_task_of_person ON core_task(user_id, due_on, starts_on)
  WHERE state IN ('open', 'in_progress', 'returned') AND is_resting = 0 AND user_id IS NOT NULL;
CREATE INDEX core_task_due ON core_task(due_on, starts_on)
  WHERE state IN ('open', 'in_progress', 'returned') AND is_resting = 0;
CREATE INDEX core_task_reported ON core_task(lead_unit_id, due_on, starts_on) WHERE state = 'reported' AND is_resting = 0;
CREATE INDEX core_task_waiting ON core_task(reviewer_unit_id, reported_on) WHERE state = 'reported' AND is_resting = 0;

-- Units that help the lead unit; they see the task and hear of it, the lead unit reports.
CREATE TABLE core_task_unit (
  task_id INTEGER NOT NULL REFERENCES core_task(id) ON DELETE CASCADE,
  unit_id INTEGER NOT NULL REFERENCES core_unit(id),
  PRIMARY KEY (task_id, unit_id)
) STRICT;
CREATE INDEX core_task_unit_unit ON core_task_unit(unit_id);

CREATE TABLE core_task_report (
  id INTEGER PRIMARY KEY,
  task_id INTEGER NOT NULL REFERENCES core_task(id),
  title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 400),
  stage TEXT NOT NULL CHECK (stage IN ('progress', 'final')),
  reported_on TEXT NOT NULL,
  done TEXT NOT NULL CHECK (length(done) BETWEEN 1 AND 4000),
  percent INTEGER CHECK (percent BETWEEN 0 AND 100),
  result TEXT NOT NULL DEFAULT '' CHECK (length(result) <= 2000),
  evidence TEXT NOT NULL DEFAULT '' CHECK (length(evidence) <= 500),
  difficulty TEXT NOT NULL DEFAULT '' CHECK (length(difficulty) <= 2000),
  -- A progress report is noted at once; a finished one waits for its reviewer.
  state TEXT NOT NULL DEFAULT 'submitted' CHECK (state IN ('submitted', 'noted', 'returned', 'accepted')),
  reviewed_on TEXT,
  review_note TEXT NOT NULL DEFAULT '' CHECK (length(review_note) <= 2000),
  row_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER,
  updated_at INTEGER NOT NULL DEFAULT 0,
  updated_by INTEGER,
  CHECK (percent IS NOT NULL OR result <> '')
) STRICT;
CREATE INDEX core_task_report_task ON core_task_report(task_id);

CREATE TABLE core_task_extension (
  id INTEGER PRIMARY KEY,
  task_id INTEGER NOT NULL REFERENCES core_task(id),
  old_due_on TEXT NOT NULL,
  new_due_on TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 1000),
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER,
  CHECK (new_due_on > old_due_on)
) STRICT;
CREATE INDEX core_task_extension_task ON core_task_extension(task_id);

CREATE TABLE core_task_reminder (
  id INTEGER PRIMARY KEY,
  task_id INTEGER NOT NULL REFERENCES core_task(id),
  note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 1000),
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER
) STRICT;
CREATE INDEX core_task_reminder_task ON core_task_reminder(task_id);

-- Told of already: due soon (1), today (2), late (3), very late (4), for the due day the task had then.
CREATE TABLE core_task_tier (
  id INTEGER PRIMARY KEY,
  task_id INTEGER NOT NULL REFERENCES core_task(id),
  due_on TEXT NOT NULL,
  tier INTEGER NOT NULL CHECK (tier BETWEEN 1 AND 4),
  sent_on TEXT NOT NULL,
  UNIQUE (task_id, due_on, tier)
) STRICT;
