-- Work of the program at set times, and long work that a person has started.
-- A slot is one turn of a job ("2019-02-15", "2019-02-15T08", "2019-02"); '' for a run somebody asked for.
CREATE TABLE core_job_run (
  id INTEGER PRIMARY KEY,
  job TEXT NOT NULL CHECK (length(job) BETWEEN 1 AND 80),
  slot TEXT NOT NULL CHECK (length(slot) <= 20),
  user_id INTEGER REFERENCES core_user(id),
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed', 'interrupted')),
  text_id TEXT NOT NULL DEFAULT '',
  text_args TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX core_job_run_slot ON core_job_run(job, slot) WHERE slot <> '' AND state <> 'interrupted';
CREATE INDEX core_job_run_job ON core_job_run(job, id);

CREATE TABLE core_task_run (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES core_user(id) ON DELETE CASCADE,
  label_id TEXT NOT NULL,
  label_args TEXT NOT NULL DEFAULT '',
  asked_at INTEGER NOT NULL,
  finished_at INTEGER,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed', 'cancelled', 'interrupted')),
  text_id TEXT NOT NULL DEFAULT '',
  text_args TEXT NOT NULL DEFAULT '',
  link TEXT NOT NULL DEFAULT '' CHECK (length(link) <= 2000)
) STRICT;
CREATE INDEX core_task_run_user ON core_task_run(user_id, id);
