-- The register of legal documents: who issues them, the documents, what one does to another, and what follows
-- from that for their validity. Validity itself is never stamped: legal_span holds the days on which each state
-- holds, whichever day is asked for, and is derived anew whenever a document, relation or rule changes.
CREATE TABLE legal_issuer (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 150),
  abbreviation TEXT NOT NULL DEFAULT '' CHECK (length(abbreviation) <= 30),  -- as in numbers: BKHĐT
  level TEXT NOT NULL CHECK (level IN ('central', 'province', 'department', 'other')),
  other_names TEXT NOT NULL DEFAULT '' CHECK (length(other_names) <= 2000),  -- one a line
  sort_no INTEGER NOT NULL DEFAULT 100 CHECK (sort_no BETWEEN 0 AND 9999),
  row_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER,
  updated_at INTEGER NOT NULL DEFAULT 0,
  updated_by INTEGER
) STRICT;
-- Every name of an issuer (its name, abbreviation and other names) as compared: letters and digits, without marks.
CREATE TABLE legal_issuer_name (
  name_key TEXT NOT NULL PRIMARY KEY CHECK (length(name_key) BETWEEN 1 AND 200),
  issuer_id INTEGER NOT NULL REFERENCES legal_issuer(id) ON DELETE CASCADE
) STRICT;
CREATE INDEX legal_issuer_name_issuer ON legal_issuer_name(issuer_id);

-- What the department answers for, and which unit does.
CREATE TABLE legal_field (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 20),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 150),
  unit_id INTEGER REFERENCES core_unit(id),
  sort_no INTEGER NOT NULL DEFAULT 100 CHECK (sort_no BETWEEN 0 AND 9999),
  row_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER,
  updated_at INTEGER NOT NULL DEFAULT 0,
  updated_by INTEGER
) STRICT;

CREATE TABLE legal_document (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL CHECK (length(number) BETWEEN 1 AND 60),
  number_key TEXT NOT NULL CHECK (length(number_key) BETWEEN 1 AND 80),  -- number as compared (plugins/legal/number.h)
  kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 30),  -- plugins/legal/document_kind.cc has the list
  nature TEXT NOT NULL CHECK (nature IN ('normative', 'administrative', 'party', 'consolidated', 'standard')),
  nature_reason TEXT NOT NULL DEFAULT '' CHECK (length(nature_reason) <= 500),  -- why not as its number says
  level TEXT NOT NULL CHECK (level IN ('central', 'province', 'department', 'other')),
  issuer_id INTEGER NOT NULL REFERENCES legal_issuer(id),
  co_issuers TEXT NOT NULL DEFAULT '' CHECK (length(co_issuers) <= 500),  -- of joint documents
  title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 1500),
  issued_on TEXT NOT NULL,
  effective_on TEXT,
  expires_on TEXT,  -- as the text itself says; the first day without effect
  -- When a document that details an ended one counts as ended: by the rule, or when it is formally replaced.
  ending TEXT NOT NULL DEFAULT 'rule' CHECK (ending IN ('rule', 'formal')),
  mark TEXT NOT NULL DEFAULT '' CHECK (mark IN ('', 'unsuitable', 'unknown')),
  marked_on TEXT,
  mark_reason TEXT NOT NULL DEFAULT '' CHECK (length(mark_reason) <= 1000),
  signer TEXT NOT NULL DEFAULT '' CHECK (length(signer) <= 150),
  gazette TEXT NOT NULL DEFAULT '' CHECK (length(gazette) <= 100),
  unit_id INTEGER REFERENCES core_unit(id),  -- answers for it in the department
  source_url TEXT NOT NULL DEFAULT '' CHECK (length(source_url) <= 500),
  external_id TEXT NOT NULL DEFAULT '' CHECK (length(external_id) <= 60),  -- in the register it came from
  note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 2000),
  row_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER,
  updated_at INTEGER NOT NULL DEFAULT 0,
  updated_by INTEGER,
  CHECK (effective_on IS NULL OR effective_on >= issued_on),
  CHECK (nature <> 'normative' OR effective_on IS NOT NULL),
  CHECK (mark = '' OR mark_reason <> '')
) STRICT;
CREATE UNIQUE INDEX legal_document_identity ON legal_document(number_key, issuer_id, issued_on);
CREATE INDEX legal_document_external ON legal_document(external_id) WHERE external_id <> '';
CREATE INDEX legal_document_issued ON legal_document(issued_on);
CREATE INDEX legal_document_unit ON legal_document(unit_id);

CREATE TABLE legal_document_field (
  document_id INTEGER NOT NULL REFERENCES legal_document(id) ON DELETE CASCADE,
  field_id INTEGER NOT NULL REFERENCES legal_field(id),
  PRIMARY KEY (document_id, field_id)
) STRICT;
CREATE INDEX legal_document_field_field ON legal_document_field(field_id);

-- The acting document does something to the affected one.
CREATE TABLE legal_relation (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 300),  -- "59/2020/QH14 replaces 68/2014/QH13", for lists
  acting_id INTEGER NOT NULL REFERENCES legal_document(id),
  affected_id INTEGER NOT NULL REFERENCES legal_document(id),
  kind TEXT NOT NULL CHECK (kind IN ('amends', 'replaces', 'repeals', 'annuls', 'suspends', 'pauses', 'corrects',
    'based_on', 'details', 'guides', 'consolidates', 'declares_ended', 'cites')),
  scope TEXT NOT NULL CHECK (scope IN ('', 'whole', 'part')),  -- of effects only
  articles TEXT NOT NULL DEFAULT '' CHECK (length(articles) <= 500),  -- of the affected document
  exception TEXT NOT NULL DEFAULT '' CHECK (length(exception) <= 500),  -- "trừ Điều 75"
  effective_on TEXT,  -- of an effect; as written, else that of the acting document
  ends_on TEXT,       -- of a suspension: the first day after it
  note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 1000),
  row_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER,
  updated_at INTEGER NOT NULL DEFAULT 0,
  updated_by INTEGER,
  CHECK (acting_id <> affected_id),
  CHECK (scope <> 'part' OR articles <> ''),
  CHECK (ends_on IS NULL OR effective_on IS NULL OR ends_on > effective_on)
) STRICT;
CREATE UNIQUE INDEX legal_relation_identity ON legal_relation(acting_id, affected_id, kind, articles);
CREATE INDEX legal_relation_affected ON legal_relation(affected_id, kind);

-- Rules that law sets and changes, with what they rest on: rows to be edited, never constants.
CREATE TABLE legal_rule (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL CHECK (length(code) BETWEEN 1 AND 60),  -- plugins/legal/rules.h
  valid_from TEXT,
  valid_to TEXT,  -- last day
  number INTEGER CHECK (number BETWEEN 0 AND 3660),
  legal_basis TEXT NOT NULL DEFAULT '' CHECK (length(legal_basis) <= 500),
  is_confirmed INTEGER NOT NULL DEFAULT 0 CHECK (is_confirmed IN (0, 1)),
  note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 1000),
  row_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER,
  updated_at INTEGER NOT NULL DEFAULT 0,
  updated_by INTEGER,
  CHECK (valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from)
) STRICT;
CREATE INDEX legal_rule_code ON legal_rule(code);

-- Derived: from the first day (NULL: always before) until the day before the next row of the document.
CREATE TABLE legal_span (
  document_id INTEGER NOT NULL REFERENCES legal_document(id) ON DELETE CASCADE,
  starts_on TEXT NOT NULL,  -- '' stands before every day
  ends_on TEXT NOT NULL,    -- first day of the next; '9999-12-31' for the last
  validity TEXT NOT NULL CHECK (validity IN ('not_yet_effective', 'in_force', 'partly_ended', 'ended',
    'partly_suspended', 'suspended', 'unsuitable')),
  ended_on TEXT,
  reason TEXT NOT NULL DEFAULT '' CHECK (length(reason) <= 40),  -- code, as plugins/legal/validity.h names it
  relation_id INTEGER REFERENCES legal_relation(id) ON DELETE SET NULL,  -- the relation that is the reason
  parent_id INTEGER REFERENCES legal_document(id) ON DELETE SET NULL,    -- the document whose end is the reason
  base_ended_on TEXT,  -- of an amending document: all it amends has ended from that day
  PRIMARY KEY (document_id, starts_on),
  CHECK (ends_on > starts_on),
  CHECK (validity <> 'ended' OR ended_on IS NOT NULL)
) STRICT;
CREATE INDEX legal_span_days ON legal_span(validity, starts_on, ends_on);
