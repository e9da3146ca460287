-- Periods, their reports, extensions and reminders become the portal's tasks, under the same ids; what people put on them,
-- views they saved, rights they gave and notices that lead to them follow. The audit log stays as it was written.
INSERT INTO core_task(id, source_type, source_id, group_key, code, label, content, name, lead_unit_id, starts_on, due_rule,
    due_from_on, due_days, first_due_on, due_on, state, reported_on, accepted_on, cancel_reason, is_resting,
    row_version, created_at,
    created_by, updated_at, updated_by)
  SELECT p.id, 'par.assignment', p.assignment_id,
    CASE WHEN p.event_id IS NULL THEN 'period/' || p.id ELSE 'event/' || p.event_id END,
    p.code, p.label, a.content, p.name, a.unit_id, p.starts_on,
    CASE WHEN e.id IS NULL OR k.event_days IS NULL THEN 'date' ELSE 'calendar_days' END,
    -- The day as it was named, before a day off moved it: of an event, of a single deadline, else the last end of a month
    -- (date() is SQLite's; only a database that has rows comes here).
    CASE WHEN e.id IS NOT NULL AND k.event_days IS NOT NULL THEN e.occurred_on
         WHEN k.deadline_kind = 'once' AND k.due_on IS NOT NULL AND k.due_on <= p.first_due_on THEN k.due_on
         WHEN k.deadline_kind IN ('once', 'event') THEN p.first_due_on
         ELSE date(p.first_due_on, '+1 day', 'start of month', '-1 day') END,
    CASE WHEN e.id IS NULL OR k.event_days IS NULL THEN 0 ELSE k.event_days END,
    p.first_due_on, p.due_on, p.state, p.reported_on, p.accepted_on,
    CASE WHEN p.state = 'cancelled' THEN k.cancel_reason ELSE '' END,
    EXISTS (SELECT 1 FROM core_archive AS x WHERE (x.record_type = 'par.task' AND x.record_id = k.id)
      OR (x.record_type = 'par.plan' AND x.record_id = k.plan_id)),
    p.row_version, p.created_at, p.created_by, p.updated_at, p.updated_by
  FROM par_period AS p JOIN par_assignment AS a ON a.id = p.assignment_id JOIN par_task AS k ON k.id = a.task_id
    LEFT JOIN par_event AS e ON e.id = p.event_id;
INSERT INTO core_task_unit(task_id, unit_id)
  SELECT DISTINCT p.id, coalesce(m.unit_id, s.unit_id)
  FROM par_period AS p JOIN par_assignment AS a ON a.id = p.assignment_id
    JOIN par_task_unit AS s ON s.task_id = a.task_id AND s.part = 'support' JOIN core_unit AS g ON g.id = s.unit_id
    LEFT JOIN core_unit_group_member AS m ON m.group_id = g.id
  WHERE coalesce(m.unit_id, s.unit_id) <> a.unit_id AND (g.kind <> 'group' OR m.unit_id IS NOT NULL);
INSERT INTO core_task_report(id, task_id, title, stage, reported_on, done, percent, result, evidence, difficulty, state,
    reviewed_on, review_note, row_version, created_at, created_by, updated_at, updated_by)
  SELECT id, period_id, title, stage, reported_on, done, percent, result, evidence, difficulty, state, reviewed_on, review_note,
    row_version, created_at, created_by, updated_at, updated_by FROM par_report;
INSERT INTO core_task_extension(id, task_id, old_due_on, new_due_on, reason, created_at, created_by)
  SELECT id, period_id, old_due_on, new_due_on, reason, created_at, created_by FROM par_extension;
INSERT INTO core_task_reminder(id, task_id, note, created_at, created_by)
  SELECT id, period_id, note, created_at, created_by FROM par_reminder;
DROP TABLE par_reminder;
DROP TABLE par_extension;
DROP TABLE par_report;
DROP TABLE par_period;

UPDATE core_history SET field = 'task_id' WHERE record_type = 'par.report' AND field = 'period_id';
UPDATE core_history SET record_type = 'core.task' WHERE record_type IN ('par.period', 'par.duty');
UPDATE core_history SET record_type = 'core.task_report' WHERE record_type = 'par.report';
UPDATE core_file SET record_type = 'core.task' WHERE record_type IN ('par.period', 'par.duty');
UPDATE core_file SET record_type = 'core.task_report' WHERE record_type = 'par.report';
UPDATE core_comment SET record_type = 'core.task' WHERE record_type IN ('par.period', 'par.duty');
UPDATE core_comment SET record_type = 'core.task_report' WHERE record_type = 'par.report';
UPDATE core_record_link SET from_type = 'core.task' WHERE from_type IN ('par.period', 'par.duty');
UPDATE core_record_link SET from_type = 'core.task_report' WHERE from_type = 'par.report';
UPDATE core_record_link SET to_type = 'core.task' WHERE to_type IN ('par.period', 'par.duty');
UPDATE core_record_link SET to_type = 'core.task_report' WHERE to_type = 'par.report';
UPDATE core_archive SET record_type = 'core.task' WHERE record_type IN ('par.period', 'par.duty');
UPDATE core_archive SET record_type = 'core.task_report' WHERE record_type = 'par.report';

UPDATE core_view SET record_type = 'core.task', query = replace(replace(query, 'unit_id', 'lead_unit_id'), 'task', 'content')
  WHERE record_type = 'par.period';
UPDATE core_view SET record_type = 'core.duty', query = replace(query, 'unit_id', 'lead_unit_id') WHERE record_type = 'par.duty';
UPDATE core_view SET record_type = 'core.task_report' WHERE record_type = 'par.report';
UPDATE core_view_choice SET record_type = 'core.task' WHERE record_type = 'par.period';
UPDATE core_view_choice SET record_type = 'core.duty' WHERE record_type = 'par.duty';
UPDATE core_view_choice SET record_type = 'core.task_report' WHERE record_type = 'par.report';
-- Kept a day only.
DELETE FROM core_selection_row WHERE selection_id IN
  (SELECT id FROM core_selection WHERE record_type IN ('par.period', 'par.duty', 'par.report'));
DELETE FROM core_selection WHERE record_type IN ('par.period', 'par.duty', 'par.report');

UPDATE core_notice SET link = '/tasks' || substr(link, 13) WHERE link LIKE '/par/periods/%';
UPDATE core_notice SET link = '/tasks/duties' || substr(link, 12) WHERE link LIKE '/par/duties/%';
UPDATE core_notice SET link = '/tasks/reports' || substr(link, 13) WHERE link LIKE '/par/reports/%';
UPDATE core_notice SET link = '/tasks/mine' WHERE link = '/par/mine';
UPDATE core_once SET location = '/tasks/reports' || substr(location, 13) WHERE location LIKE '/par/reports/%';
UPDATE core_draft SET path = '/tasks/reports' || substr(path, 13), fields = replace(fields, 'period_id=', 'task_id=')
  WHERE path LIKE '/par/reports/%';
UPDATE core_draft SET path = '/tasks' || substr(path, 13) WHERE path LIKE '/par/periods/%';

-- Rights keep the reach they were given; whoever could see reform work sees its duties.
INSERT INTO core_role_permission(role_id, permission, scope)
  SELECT role_id, CASE permission WHEN 'par.view' THEN 'core.task.view' WHEN 'par.report' THEN 'core.task.report'
      WHEN 'par.review' THEN 'core.task.review' WHEN 'par.extend' THEN 'core.task.extend' ELSE 'core.task.remind' END, scope
  FROM core_role_permission WHERE permission IN ('par.view', 'par.report', 'par.review', 'par.extend', 'par.remind')
  ON CONFLICT DO NOTHING;
INSERT INTO core_known_permission(permission)
  SELECT CASE permission WHEN 'par.view' THEN 'core.task.view' WHEN 'par.report' THEN 'core.task.report'
      WHEN 'par.review' THEN 'core.task.review' WHEN 'par.extend' THEN 'core.task.extend' ELSE 'core.task.remind' END
  FROM core_known_permission WHERE permission IN ('par.view', 'par.report', 'par.review', 'par.extend', 'par.remind')
  ON CONFLICT DO NOTHING;
DELETE FROM core_role_permission WHERE permission IN ('par.report', 'par.review', 'par.extend', 'par.remind');
DELETE FROM core_known_permission WHERE permission IN ('par.report', 'par.review', 'par.extend', 'par.remind');
INSERT INTO core_setting(key, value) SELECT 'core.task.soon_days', value FROM core_setting WHERE key = 'par.soon_days'
  ON CONFLICT DO NOTHING;
DELETE FROM core_setting WHERE key = 'par.soon_days';
