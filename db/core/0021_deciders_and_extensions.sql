-- Who decides on a report that waits: those who usually do; the leaders, when it is the usual ones' own; or nobody yet.
ALTER TABLE core_task ADD COLUMN decided_by TEXT NOT NULL DEFAULT 'usual' CHECK (decided_by IN ('usual', 'leaders', 'nobody'));
CREATE INDEX core_task_waiting_leaders ON core_task(reviewer_unit_id, reported_on)
  WHERE state = 'reported' AND is_resting = 0 AND decided_by <> 'usual';
-- What the list of tasks begins with: what waits for the units, what waits for a decision, all else; each by due day.
-- The same expression as the field "urgency" of core.task; a generated column would keep VACUUM INTO from working.
CREATE INDEX core_task_urgency ON core_task((
  CASE WHEN is_resting = 1 THEN 200000000 WHEN state IN ('open', 'in_progress', 'returned') THEN 0
       WHEN state = 'reported' THEN 100000000 ELSE 200000000 END + CAST(replace(due_on, '-', '') AS INTEGER)), id);

-- A unit or person asks for a later due day.
CREATE TABLE core_task_extension_request (
  id INTEGER PRIMARY KEY,
  task_id INTEGER NOT NULL REFERENCES core_task(id),
  title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 400),
  old_due_on TEXT NOT NULL,
  new_due_on TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 1000),
  asked_on TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'granted', 'refused')),
  decided_on TEXT,
  decision_note TEXT NOT NULL DEFAULT '' CHECK (length(decision_note) <= 1000),
  row_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER,
  updated_at INTEGER NOT NULL DEFAULT 0,
  updated_by INTEGER,
  CHECK (new_due_on > old_due_on)
) STRICT;
CREATE UNIQUE INDEX core_task_extension_request_task ON core_task_extension_request(task_id) WHERE state = 'waiting';
CREATE INDEX core_task_extension_request_all ON core_task_extension_request(task_id);

-- Leaders decide where nobody else may. Roles an administrator has changed keep what he gave them.
INSERT INTO core_role_permission(role_id, permission, scope)
  SELECT r.id, 'core.task.review', 'all' FROM core_role AS r WHERE r.code IN ('director', 'deputy_director')
  AND NOT EXISTS (SELECT 1 FROM core_role_permission AS g WHERE g.role_id = r.id AND g.permission = 'core.task.review')
  AND EXISTS (SELECT 1 FROM core_role_permission AS g WHERE g.permission = 'core.task.review');
