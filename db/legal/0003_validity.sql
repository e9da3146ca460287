-- What the derivation of validity works with: the rules of the two laws on the issuing of legal documents, as they are
-- remembered (each is to be confirmed by pháp chế), and the documents whose validity is to be derived anew.
ALTER TABLE legal_rule ADD COLUMN name TEXT NOT NULL DEFAULT '' CHECK (length(name) <= 200);

INSERT INTO legal_rule(code, name, valid_from, valid_to, number, legal_basis, note) VALUES
  ('detailing_ends_with_parent', 'Văn bản quy định chi tiết hết hiệu lực cùng văn bản được quy định chi tiết', NULL,
   '2025-03-31', NULL, 'Luật số 80/2015/QH13, Điều 154 khoản 4',
   'Áp dụng khi văn bản được quy định chi tiết hết hiệu lực trong thời gian này.'),
  ('declared_end_counts', 'Văn bản quy định chi tiết chỉ hết hiệu lực khi được công bố', '2025-04-01', NULL, NULL,
   'Luật số 64/2025/QH15, Điều 57 khoản 2',
   'Áp dụng khi việc công bố có hiệu lực trong thời gian này; trước đó, danh mục công bố chỉ là chứng cứ.');

-- Documents to look at before COMMIT; empty outside a transaction. Not by reference: what is removed meanwhile is
-- passed over.
CREATE TABLE legal_stale (
  document_id INTEGER PRIMARY KEY,
  is_direct INTEGER NOT NULL DEFAULT 0 CHECK (is_direct IN (0, 1))  -- what is said of it was changed itself
) STRICT;

-- The state of a day without looking at the rows: lists filter all documents by it.
CREATE INDEX legal_span_of_day ON legal_span(document_id, starts_on, validity);
