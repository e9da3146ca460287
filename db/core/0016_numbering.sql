-- Numbers given to what is issued. Formats an administrator has changed; else the series' own holds.
CREATE TABLE core_number_format (
  series TEXT PRIMARY KEY CHECK (length(series) BETWEEN 1 AND 80),
  format TEXT NOT NULL CHECK (length(format) BETWEEN 1 AND 100),
  first_number INTEGER NOT NULL DEFAULT 1 CHECK (first_number BETWEEN 1 AND 999999),
  legal_basis TEXT NOT NULL DEFAULT '' CHECK (length(legal_basis) <= 300),
  updated_at INTEGER NOT NULL,
  updated_by INTEGER
) STRICT;

-- The last number of a series in a unit (NULL: of the department) and year (0: not by year).
CREATE TABLE core_number_counter (
  id INTEGER PRIMARY KEY,
  series TEXT NOT NULL CHECK (length(series) BETWEEN 1 AND 80),
  unit_id INTEGER REFERENCES core_unit(id),
  year INTEGER NOT NULL,
  last INTEGER NOT NULL CHECK (last >= 0)
) STRICT;
CREATE UNIQUE INDEX core_number_counter_key ON core_number_counter(series, coalesce(unit_id, 0), year);

-- Every number that was given, for good: what is removed or cancelled later keeps its number here, so nobody else gets it.
CREATE TABLE core_number_drawn (
  id INTEGER PRIMARY KEY,
  counter_id INTEGER NOT NULL REFERENCES core_number_counter(id),
  series TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number > 0),
  text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 200),
  record_type TEXT NOT NULL CHECK (length(record_type) BETWEEN 1 AND 80),
  record_id INTEGER NOT NULL,
  drawn_on TEXT NOT NULL,
  drawn_at INTEGER NOT NULL,
  drawn_by INTEGER
) STRICT;
CREATE UNIQUE INDEX core_number_drawn_number ON core_number_drawn(counter_id, number);
CREATE UNIQUE INDEX core_number_drawn_record ON core_number_drawn(series, record_type, record_id);
CREATE TRIGGER core_number_drawn_stays BEFORE DELETE ON core_number_drawn
BEGIN SELECT RAISE(ABORT, 'a number that was given stays given'); END;
CREATE TRIGGER core_number_drawn_same BEFORE UPDATE ON core_number_drawn
BEGIN SELECT RAISE(ABORT, 'a number that was given does not change'); END;
CREATE TRIGGER core_number_counter_rises BEFORE UPDATE ON core_number_counter WHEN NEW.last < OLD.last
BEGIN SELECT RAISE(ABORT, 'a row of numbers does not go back'); END;
