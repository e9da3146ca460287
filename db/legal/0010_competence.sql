-- Who may change whose documents: the rank of a body (1 stands above 2; NULL: above and below nobody) and the body that
-- took over from it. Facts, so every portal begins with them; people edit them.
ALTER TABLE legal_issuer ADD COLUMN rank INTEGER CHECK (rank BETWEEN 1 AND 9);
ALTER TABLE legal_issuer ADD COLUMN heir_id INTEGER REFERENCES legal_issuer(id);

UPDATE legal_issuer SET rank = CASE abbreviation
  WHEN 'QH' THEN 1 WHEN 'UBTVQH' THEN 2 WHEN 'CTN' THEN 3 WHEN 'CP' THEN 3 WHEN 'TTg' THEN 4
  WHEN 'HĐND' THEN 6 WHEN 'UBND' THEN 7 ELSE CASE level WHEN 'department' THEN 8 ELSE 5 END END
WHERE level IN ('central', 'province', 'department')
  AND abbreviation NOT IN ('TW', 'TU', 'UBTWMTTQVN', 'HCCBVN', 'HNDVN', 'TWĐTN', 'TLĐ');

UPDATE legal_issuer SET heir_id = (SELECT heir.id FROM legal_issuer AS heir WHERE heir.abbreviation = CASE
  legal_issuer.abbreviation
  WHEN 'BKHĐT' THEN 'BTC' WHEN 'TCTK' THEN 'BTC' WHEN 'TCHQ' THEN 'BTC'
  WHEN 'BNNPTNT' THEN 'BNNMT' WHEN 'BTNMT' THEN 'BNNMT' WHEN 'BTS' THEN 'BNNPTNT' WHEN 'BNNCNTP' THEN 'BNNPTNT'
  WHEN 'TCĐC' THEN 'BTNMT' WHEN 'TCQLRĐ' THEN 'TCĐC'
  WHEN 'BGTVT' THEN 'BXD' WHEN 'BTTTT' THEN 'BKHCN' WHEN 'BBCVT' THEN 'BTTTT' WHEN 'BKHCNMT' THEN 'BKHCN'
  WHEN 'BLĐTBXH' THEN 'BNV' WHEN 'UBDT' THEN 'BDTTG'
  WHEN 'BTM' THEN 'BCT' WHEN 'BCN' THEN 'BCT' WHEN 'BVHTT' THEN 'BVHTTDL' WHEN 'UBTDTT' THEN 'BVHTTDL'
  WHEN 'SKHĐT' THEN 'STC' END);

-- Why a relation counts though its acting document is not of such a body.
ALTER TABLE legal_relation ADD COLUMN reason TEXT NOT NULL DEFAULT '' CHECK (length(reason) <= 500);

-- That the choice of the formal end is explained.
ALTER TABLE legal_document ADD COLUMN ending_reason TEXT NOT NULL DEFAULT '' CHECK (length(ending_reason) <= 500);

-- Under which law a document that details an ended one ends with it: the law of the day on which that one ends. What
-- somebody has edited meanwhile stays.
INSERT INTO legal_rule(code, name, valid_from, valid_to, number, legal_basis, note)
SELECT code, name, '2009-01-01', '2016-06-30', NULL, 'Luật số 17/2008/QH12',
  'Cần pháp chế đối chiếu điều khoản. ' || note
FROM legal_rule
WHERE code = 'detailing_ends_with_parent' AND row_version = 1 AND valid_from IS NULL AND valid_to = '2025-03-31';
UPDATE legal_rule SET valid_from = '2016-07-01'
WHERE code = 'detailing_ends_with_parent' AND row_version = 1 AND valid_from IS NULL AND valid_to = '2025-03-31';

-- How many days lie between issue and effect, unless the document is issued under the shortened procedure.
INSERT INTO legal_rule(code, name, valid_from, valid_to, number, legal_basis, note) VALUES
  ('effective_days_central', 'Văn bản quy phạm pháp luật của trung ương có hiệu lực không sớm hơn 45 ngày', '2016-07-01',
   NULL, 45, 'Luật số 80/2015/QH13, Điều 151 khoản 1', 'Kể từ ngày thông qua hoặc ký ban hành; trừ văn bản theo trình tự, thủ tục rút gọn.'),
  ('effective_days_province', 'Văn bản quy phạm pháp luật của HĐND, UBND cấp tỉnh có hiệu lực không sớm hơn 10 ngày', '2016-07-01',
   NULL, 10, 'Luật số 80/2015/QH13, Điều 151 khoản 1', 'Kể từ ngày thông qua hoặc ký ban hành; trừ văn bản theo trình tự, thủ tục rút gọn.');
