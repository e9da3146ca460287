-- What a number says, kept beside it, so that documents whose number and facts differ are found in the list; and the days
-- that must lie between issue and effect, as they are remembered (each is to be confirmed by pháp chế).
ALTER TABLE legal_document ADD COLUMN number_year INTEGER NOT NULL DEFAULT 0;    -- 0: it names none
ALTER TABLE legal_document ADD COLUMN number_issuer TEXT NOT NULL DEFAULT '';    -- legal_issuer_name.name_key; '': none

INSERT INTO legal_rule(code, name, valid_from, valid_to, number, legal_basis, note) VALUES
  ('effective_days_province', 'Văn bản của tỉnh có hiệu lực không sớm hơn 10 ngày kể từ ngày thông qua hoặc ký', '2016-07-01',
   '2025-03-31', 10, 'Luật số 80/2015/QH13, Điều 151', 'Trừ văn bản theo trình tự, thủ tục rút gọn. Chỉ để nhắc kiểm tra.'),
  ('effective_days_central', 'Văn bản của trung ương có hiệu lực không sớm hơn 45 ngày kể từ ngày thông qua hoặc ký', '2016-07-01',
   '2025-03-31', 45, 'Luật số 80/2015/QH13, Điều 151', 'Trừ văn bản theo trình tự, thủ tục rút gọn. Chỉ để nhắc kiểm tra.');
