-- A register of documents with nine columns, for measuring lists.
CREATE TABLE benchdoc_document (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL,
  title TEXT NOT NULL,
  kind TEXT NOT NULL,
  issuer TEXT NOT NULL,
  issued_on TEXT NOT NULL,
  effective_on TEXT,
  state TEXT NOT NULL CHECK (state IN ('draft', 'in_force', 'ended')),
  unit_id INTEGER REFERENCES core_unit(id),
  pages INTEGER NOT NULL,
  row_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  created_by INTEGER,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER
) STRICT;
