-- Reports that wait for who has a certain permission: few among all that wait for the Office. The order is that of
-- core_task_waiting, or the planner would take the other.
CREATE INDEX core_task_waiting_permission ON core_task(reviewer_unit_id, reported_on)
  WHERE state = 'reported' AND is_resting = 0 AND review_permission <> '';
