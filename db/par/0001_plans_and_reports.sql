-- Reform plans, their tasks, who answers for them, the periods to report on, and the reports.
-- What is late is never stored: it follows from due days and the day it is (plugins/par/state_rule.h).
CREATE TABLE par_plan (
  id INTEGER PRIMARY KEY,
  year TEXT NOT NULL CHECK (length(year) = 4),
  number TEXT NOT NULL DEFAULT '' CHECK (length(number) <= 60),
  issued_on TEXT,
  title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 300),
  appendix_title TEXT NOT NULL DEFAULT '' CHECK (length(appendix_title) <= 300),
  general_objective TEXT NOT NULL DEFAULT '' CHECK (length(general_objective) <= 8000),
  specific_objectives TEXT NOT NULL DEFAULT '' CHECK (length(specific_objectives) <= 20000),
  state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'issued')),
  row_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER,
  updated_at INTEGER NOT NULL DEFAULT 0,
  updated_by INTEGER,
  CHECK (state = 'draft' OR (number <> '' AND issued_on IS NOT NULL))
) STRICT;

CREATE TABLE par_task (
  id INTEGER PRIMARY KEY,
  plan_id INTEGER NOT NULL REFERENCES par_plan(id),
  code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 40),
  section TEXT NOT NULL CHECK (section IN ('I', 'II', 'III', 'IV', 'V', 'VI', 'VII')),
  no INTEGER NOT NULL CHECK (no BETWEEN 1 AND 99),
  content TEXT NOT NULL CHECK (length(content) BETWEEN 1 AND 500),
  solution TEXT NOT NULL DEFAULT '' CHECK (length(solution) <= 4000),
  target TEXT NOT NULL DEFAULT '' CHECK (length(target) <= 500),
  -- The words of the plan, kept beside what the program made of them.
  lead_text TEXT NOT NULL DEFAULT '' CHECK (length(lead_text) <= 500),
  support_text TEXT NOT NULL DEFAULT '' CHECK (length(support_text) <= 500),
  deadline_text TEXT NOT NULL DEFAULT '' CHECK (length(deadline_text) <= 500),
  deadline_kind TEXT NOT NULL
    CHECK (deadline_kind IN ('once', 'monthly', 'quarterly', 'half_yearly', 'yearly', 'ongoing', 'event')),
  starts_on TEXT,
  due_on TEXT,
  report_rhythm TEXT NOT NULL DEFAULT '' CHECK (report_rhythm IN ('', 'monthly', 'quarterly', 'half_yearly', 'yearly')),
  event_type TEXT NOT NULL DEFAULT '' CHECK (length(event_type) <= 200),
  event_days INTEGER CHECK (event_days BETWEEN 1 AND 366),
  state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'open', 'cancelled')),
  cancel_reason TEXT NOT NULL DEFAULT '' CHECK (length(cancel_reason) <= 1000),
  sort_no INTEGER NOT NULL DEFAULT 0,
  row_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER,
  updated_at INTEGER NOT NULL DEFAULT 0,
  updated_by INTEGER,
  UNIQUE (plan_id, section, no)
) STRICT;

-- As the plan names them; a unit here may be a named group such as "Các phòng chuyên môn, Trung tâm".
CREATE TABLE par_task_unit (
  task_id INTEGER NOT NULL REFERENCES par_task(id) ON DELETE CASCADE,
  unit_id INTEGER NOT NULL REFERENCES core_unit(id),
  part TEXT NOT NULL CHECK (part IN ('lead', 'support', 'aggregate')),
  PRIMARY KEY (task_id, part, unit_id)
) STRICT;

-- A task as the duty of one real unit: groups resolved on the day the task opened, then frozen.
CREATE TABLE par_assignment (
  id INTEGER PRIMARY KEY,
  task_id INTEGER NOT NULL REFERENCES par_task(id),
  unit_id INTEGER NOT NULL REFERENCES core_unit(id),
  code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 80),
  content TEXT NOT NULL CHECK (length(content) BETWEEN 1 AND 500),
  sort_no INTEGER NOT NULL DEFAULT 0,
  row_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER,
  updated_at INTEGER NOT NULL DEFAULT 0,
  updated_by INTEGER,
  UNIQUE (task_id, unit_id)
) STRICT;
CREATE INDEX par_assignment_unit ON par_assignment(unit_id);

CREATE TABLE par_event (
  id INTEGER PRIMARY KEY,
  task_id INTEGER NOT NULL REFERENCES par_task(id),
  occurred_on TEXT NOT NULL,
  what TEXT NOT NULL CHECK (length(what) BETWEEN 1 AND 200),
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER
) STRICT;
CREATE INDEX par_event_task ON par_event(task_id);

-- One reporting period of an assignment, or one occurrence of its event.
CREATE TABLE par_period (
  id INTEGER PRIMARY KEY,
  assignment_id INTEGER NOT NULL REFERENCES par_assignment(id),
  event_id INTEGER REFERENCES par_event(id),
  code TEXT NOT NULL CHECK (length(code) BETWEEN 1 AND 80),
  label TEXT NOT NULL CHECK (length(label) BETWEEN 1 AND 240),
  name TEXT NOT NULL DEFAULT '' CHECK (length(name) <= 800),  -- label and content, for lists to choose from
  starts_on TEXT NOT NULL,
  first_due_on TEXT NOT NULL,
  due_on TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'open'
    CHECK (state IN ('open', 'in_progress', 'reported', 'returned', 'accepted', 'cancelled')),
  reported_on TEXT,
  accepted_on TEXT,
  row_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER,
  updated_at INTEGER NOT NULL DEFAULT 0,
  updated_by INTEGER,
  CHECK (due_on >= first_due_on),
  CHECK (state NOT IN ('reported', 'accepted') OR reported_on IS NOT NULL)
) STRICT;
CREATE INDEX par_period_assignment ON par_period(assignment_id);
CREATE INDEX par_period_due ON par_period(due_on);
CREATE UNIQUE INDEX par_period_event ON par_period(assignment_id, event_id);

CREATE TABLE par_report (
  id INTEGER PRIMARY KEY,
  period_id INTEGER NOT NULL REFERENCES par_period(id),
  title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 400),
  stage TEXT NOT NULL CHECK (stage IN ('progress', 'final')),
  reported_on TEXT NOT NULL,
  done TEXT NOT NULL CHECK (length(done) BETWEEN 1 AND 4000),
  percent INTEGER CHECK (percent BETWEEN 0 AND 100),
  result TEXT NOT NULL DEFAULT '' CHECK (length(result) <= 2000),
  evidence TEXT NOT NULL DEFAULT '' CHECK (length(evidence) <= 500),
  difficulty TEXT NOT NULL DEFAULT '' CHECK (length(difficulty) <= 2000),
  -- A progress report is noted at once; a finished one waits for the Office.
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
CREATE INDEX par_report_period ON par_report(period_id);

CREATE TABLE par_extension (
  id INTEGER PRIMARY KEY,
  period_id INTEGER NOT NULL REFERENCES par_period(id),
  old_due_on TEXT NOT NULL,
  new_due_on TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 1000),
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER,
  CHECK (new_due_on > old_due_on)
) STRICT;
CREATE INDEX par_extension_period ON par_extension(period_id);

CREATE TABLE par_reminder (
  id INTEGER PRIMARY KEY,
  period_id INTEGER NOT NULL REFERENCES par_period(id),
  note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 1000),
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER
) STRICT;
CREATE INDEX par_reminder_period ON par_reminder(period_id);
