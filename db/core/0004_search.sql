-- The words of all records, for the search box. Written by core/record/search_index only, in the transaction of the record.
-- A row of core_search has the id of its record plus the number of its type times 2^40, so that the rows of a type are a
-- range, newest last. Texts are words divided by spaces: without marks in title and body, as spelled in the other two.
CREATE TABLE core_search_type (
  id INTEGER PRIMARY KEY,
  record_type TEXT NOT NULL UNIQUE,
  signature TEXT NOT NULL         -- what was indexed of it; another one means: build its rows anew
) STRICT;

CREATE VIRTUAL TABLE core_search USING fts5(
  title, body, title_marks, body_marks,
  prefix = '2 3', tokenize = 'unicode61 remove_diacritics 0'
);

-- Numbers, codes and titles as a whole, letters and digits only: "267khskhdt".
CREATE TABLE core_search_name (
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  search_id INTEGER NOT NULL,
  PRIMARY KEY (name, search_id)
) STRICT;
CREATE INDEX core_search_name_search ON core_search_name(search_id);
