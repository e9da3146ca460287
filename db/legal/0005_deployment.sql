-- Deployment (triển khai) of documents: within how many days the department has to pass on what the province issues, by
-- whom, and what shows that it was done. Whether and when a document is deployed is never typed: it follows from the
-- evidence (plugins/legal/deployment_rule.h).

-- The day the department received the document, where days are counted from it.
ALTER TABLE legal_document ADD COLUMN received_on TEXT;

-- Which documents have to be deployed, and in which time. Of several rows for a level, the one that began last before the
-- day of issue.
CREATE TABLE legal_deployment_rule (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  level TEXT NOT NULL CHECK (level IN ('central', 'province', 'department', 'other')),
  issued_from TEXT NOT NULL,  -- documents issued before are of the past
  issued_to TEXT,             -- last day
  counted_from TEXT NOT NULL DEFAULT 'issued' CHECK (counted_from IN ('issued', 'effective', 'received')),
  days INTEGER NOT NULL CHECK (days BETWEEN 1 AND 366),
  warn_days TEXT NOT NULL DEFAULT '' CHECK (length(warn_days) <= 60),  -- before the due day: "10, 5"
  legal_basis TEXT NOT NULL DEFAULT '' CHECK (length(legal_basis) <= 500),
  is_confirmed INTEGER NOT NULL DEFAULT 0 CHECK (is_confirmed IN (0, 1)),
  note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 1000),
  row_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER,
  updated_at INTEGER NOT NULL DEFAULT 0,
  updated_by INTEGER,
  CHECK (issued_to IS NULL OR issued_to >= issued_from)
) STRICT;
CREATE UNIQUE INDEX legal_deployment_rule_once ON legal_deployment_rule(level, issued_from);

-- From the day this portal knows deployments: an old register that is imported brings no duties.
INSERT INTO legal_deployment_rule(name, level, issued_from, counted_from, days, warn_days, legal_basis, note) VALUES
  ('Triển khai văn bản quy phạm pháp luật của tỉnh', 'province', date('now', '+7 hours'), 'issued', 30, '10, 5',
   'Kế hoạch số 267/KH-SKHĐT (tiêu chí triển khai kịp thời văn bản của tỉnh)',
   'Kế hoạch không nêu mốc tính; mặc định tính từ ngày ban hành. Cần pháp chế đối chiếu.');

CREATE TABLE legal_deployment (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),  -- "Triển khai 42/2017/QĐ-UBND"
  document_id INTEGER NOT NULL UNIQUE REFERENCES legal_document(id),
  unit_id INTEGER REFERENCES core_unit(id),  -- answers for it; NULL as long as the document names none
  counted_from TEXT NOT NULL CHECK (counted_from IN ('issued', 'effective', 'received')),
  starts_on TEXT NOT NULL,
  days INTEGER NOT NULL CHECK (days BETWEEN 1 AND 366),
  due_on TEXT NOT NULL,
  due_reason TEXT NOT NULL DEFAULT 'opened' CHECK (due_reason IN ('opened', 'rule', 'document', 'calendar')),
  is_needed INTEGER NOT NULL DEFAULT 1 CHECK (is_needed IN (0, 1)),  -- 0: the document was corrected since
  exemption TEXT NOT NULL DEFAULT '' CHECK (exemption IN ('', 'asked', 'granted', 'refused')),
  exemption_reason TEXT NOT NULL DEFAULT '' CHECK (length(exemption_reason) <= 1000),
  asked_on TEXT,
  asked_by INTEGER,
  asked_for_by INTEGER,  -- the person a stand-in asked for
  decided_on TEXT,
  decided_by INTEGER,
  decision_reason TEXT NOT NULL DEFAULT '' CHECK (length(decision_reason) <= 1000),
  row_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER,
  updated_at INTEGER NOT NULL DEFAULT 0,
  updated_by INTEGER,
  CHECK (exemption = '' OR (exemption_reason <> '' AND asked_on IS NOT NULL)),
  CHECK (exemption NOT IN ('granted', 'refused') OR decided_on IS NOT NULL)
) STRICT;
CREATE INDEX legal_deployment_unit ON legal_deployment(unit_id, due_on);
CREATE INDEX legal_deployment_due ON legal_deployment(due_on);

-- The other units in whose fields the document lies: they help.
CREATE TABLE legal_deployment_helper (
  deployment_id INTEGER NOT NULL REFERENCES legal_deployment(id) ON DELETE CASCADE,
  unit_id INTEGER NOT NULL REFERENCES core_unit(id),
  PRIMARY KEY (deployment_id, unit_id)
) STRICT;
CREATE INDEX legal_deployment_helper_unit ON legal_deployment_helper(unit_id);

-- What was done. It counts with its file or link; what was only put on the web supplements.
CREATE TABLE legal_deployment_evidence (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),  -- "Công văn số 812/SKHĐT-DN"
  deployment_id INTEGER NOT NULL REFERENCES legal_deployment(id),
  kind TEXT NOT NULL CHECK (kind IN ('letter', 'plan', 'conference', 'decision', 'web')),
  number TEXT NOT NULL DEFAULT '' CHECK (length(number) <= 60),
  done_on TEXT NOT NULL,
  audience TEXT NOT NULL DEFAULT '' CHECK (length(audience) <= 500),
  link TEXT NOT NULL DEFAULT '' CHECK (length(link) <= 500),
  note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 1000),
  row_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER,
  updated_at INTEGER NOT NULL DEFAULT 0,
  updated_by INTEGER,
  CHECK (kind <> 'web' OR link <> '')
) STRICT;
CREATE INDEX legal_deployment_evidence_deployment ON legal_deployment_evidence(deployment_id, done_on);

-- Which warnings were given, so that none is given twice.
CREATE TABLE legal_deployment_warning (
  deployment_id INTEGER NOT NULL REFERENCES legal_deployment(id) ON DELETE CASCADE,
  due_on TEXT NOT NULL,
  days_before INTEGER NOT NULL,
  PRIMARY KEY (deployment_id, due_on, days_before)
) STRICT;
