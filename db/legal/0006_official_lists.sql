-- Derived beside legal_span: all by which a document lost a part. A state names the first of them only; the yearly list
-- of what ended in part names each in its year.
CREATE TABLE legal_loss (
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES legal_document(id) ON DELETE CASCADE,
  lost_on TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (length(reason) <= 40),  -- code, as plugins/legal/validity.h names it
  relation_id INTEGER REFERENCES legal_relation(id) ON DELETE SET NULL,
  parent_id INTEGER REFERENCES legal_document(id) ON DELETE SET NULL
) STRICT;
CREATE INDEX legal_loss_document ON legal_loss(document_id);
CREATE INDEX legal_loss_day ON legal_loss(lost_on);
CREATE INDEX legal_loss_relation ON legal_loss(relation_id);
CREATE INDEX legal_loss_parent ON legal_loss(parent_id);

-- Periods of systematization and the days by which lists are published: `number` counts days from the end of the period.
INSERT INTO legal_rule(code, name, valid_from, valid_to, number, legal_basis, note) VALUES
  ('systematization_period', 'Kỳ hệ thống hóa đến hết năm 2013', NULL, '2013-12-31', NULL,
   'Nghị định số 34/2016/NĐ-CP; Nghị định số 79/2025/NĐ-CP, Điều 34', 'Kỳ hệ thống hóa thống nhất lần đầu trong cả nước.'),
  ('systematization_period', 'Kỳ hệ thống hóa 2014 - 2018', '2014-01-01', '2018-12-31', NULL,
   'Nghị định số 34/2016/NĐ-CP; Nghị định số 79/2025/NĐ-CP, Điều 34', ''),
  ('systematization_period', 'Kỳ hệ thống hóa 2019 - 2023', '2019-01-01', '2023-12-31', NULL,
   'Nghị định số 34/2016/NĐ-CP; Nghị định số 79/2025/NĐ-CP, Điều 34', ''),
  ('systematization_period', 'Kỳ hệ thống hóa 2024 - 2028', '2024-01-01', '2028-12-31', NULL,
   'Nghị định số 34/2016/NĐ-CP; Nghị định số 79/2025/NĐ-CP, Điều 34', ''),
  ('yearly_list_days', 'Công bố danh mục văn bản hết hiệu lực, ngưng hiệu lực hằng năm', NULL, NULL, 31,
   'Nghị định số 34/2016/NĐ-CP, Điều 157 (sửa đổi, bổ sung bởi Nghị định số 154/2020/NĐ-CP, Điều 1 khoản 34)',
   'Số ngày kể từ ngày 31/12 của năm trước: 31 ngày là chậm nhất ngày 31/01.'),
  ('systematization_days', 'Công bố kết quả hệ thống hóa định kỳ của tỉnh', NULL, NULL, 60,
   'Nghị định số 34/2016/NĐ-CP', 'Số ngày kể từ ngày cuối của kỳ hệ thống hóa.');
