-- Review (rà soát) of legal documents: campaigns, review forms and what they rest on.
-- Read by the official lists:
--   legal_review.document_id, campaign_id, unit_id, user_id, due_on, reviewed_on; grounds: legal_review_ground
--   (review_id, document_id) and ground_text; five criteria C of validity, basis, authority, content, fit:
--   <C>_content, <C>_against, <C>_assessment, <C>_opinion; conclusion, conclusion_articles, reason, authority,
--   drafting_body, handling_due_on; proposal_number, proposed_on; result_document_id, relation_id, handled_on;
--   state; submitted_on/by, head_on/by, approved_on/by (the Office), finished_on/by (the leaders).
CREATE TABLE legal_campaign (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 300),
  kind TEXT NOT NULL CHECK (kind IN ('regular', 'thematic', 'five_year', 'on_request')),
  plan_number TEXT NOT NULL DEFAULT '' CHECK (length(plan_number) <= 60),
  plan_on TEXT,
  from_on TEXT NOT NULL,
  to_on TEXT NOT NULL,
  due_on TEXT NOT NULL,
  -- Which documents are in scope; an empty column leaves all in.
  cutoff_on TEXT,  -- their validity is asked for that day
  scope_level TEXT NOT NULL DEFAULT '',
  scope_nature TEXT NOT NULL DEFAULT '',
  scope_kind TEXT NOT NULL DEFAULT '',
  scope_validity TEXT NOT NULL DEFAULT '' CHECK (scope_validity IN ('', 'holds', 'ended')),
  scope_issuer_id INTEGER REFERENCES legal_issuer(id),
  scope_unit_id INTEGER REFERENCES core_unit(id),
  issued_from TEXT,
  issued_to TEXT,
  note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 2000),
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')),
  closed_on TEXT,
  left_over TEXT NOT NULL DEFAULT '' CHECK (length(left_over) <= 1000),  -- why reviews were left open at the close
  leader_note TEXT NOT NULL DEFAULT '' CHECK (length(leader_note) <= 2000),
  row_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER,
  updated_at INTEGER NOT NULL DEFAULT 0,
  updated_by INTEGER,
  CHECK (to_on >= from_on),
  CHECK (issued_from IS NULL OR issued_to IS NULL OR issued_to >= issued_from)
) STRICT;
CREATE TABLE legal_campaign_field (
  campaign_id INTEGER NOT NULL REFERENCES legal_campaign(id) ON DELETE CASCADE,
  field_id INTEGER NOT NULL REFERENCES legal_field(id),
  PRIMARY KEY (campaign_id, field_id)
) STRICT;
CREATE INDEX legal_campaign_field_field ON legal_campaign_field(field_id);
-- In scope by the query, but not to be reviewed.
CREATE TABLE legal_campaign_excluded (
  campaign_id INTEGER NOT NULL REFERENCES legal_campaign(id) ON DELETE CASCADE,
  document_id INTEGER NOT NULL REFERENCES legal_document(id) ON DELETE CASCADE,
  PRIMARY KEY (campaign_id, document_id)
) STRICT;
CREATE INDEX legal_campaign_excluded_document ON legal_campaign_excluded(document_id);

CREATE TABLE legal_review (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 300),  -- "Phiếu rà soát 42/2017/QĐ-UBND", for lists
  campaign_id INTEGER REFERENCES legal_campaign(id),
  document_id INTEGER NOT NULL REFERENCES legal_document(id),
  origin TEXT NOT NULL DEFAULT 'person' CHECK (origin IN ('person', 'campaign', 'change')),
  ground_text TEXT NOT NULL DEFAULT '' CHECK (length(ground_text) <= 1000),  -- socio-economic development
  unit_id INTEGER REFERENCES core_unit(id),
  user_id INTEGER REFERENCES core_user(id),
  due_on TEXT,
  reviewed_on TEXT,
  -- The five rows of the form: what was looked at, against what, what came out, in words.
  validity_content TEXT NOT NULL DEFAULT '' CHECK (length(validity_content) <= 1000),
  validity_against TEXT NOT NULL DEFAULT '' CHECK (length(validity_against) <= 1000),
  validity_assessment TEXT NOT NULL DEFAULT '' CHECK (validity_assessment IN ('', 'consistent', 'contrary', 'overlapping', 'conflicting', 'ended', 'unsuitable')),
  validity_opinion TEXT NOT NULL DEFAULT '' CHECK (length(validity_opinion) <= 1000),
  basis_content TEXT NOT NULL DEFAULT '' CHECK (length(basis_content) <= 1000),
  basis_against TEXT NOT NULL DEFAULT '' CHECK (length(basis_against) <= 1000),
  basis_assessment TEXT NOT NULL DEFAULT '' CHECK (basis_assessment IN ('', 'consistent', 'contrary', 'overlapping', 'conflicting', 'ended', 'unsuitable')),
  basis_opinion TEXT NOT NULL DEFAULT '' CHECK (length(basis_opinion) <= 1000),
  authority_content TEXT NOT NULL DEFAULT '' CHECK (length(authority_content) <= 1000),
  authority_against TEXT NOT NULL DEFAULT '' CHECK (length(authority_against) <= 1000),
  authority_assessment TEXT NOT NULL DEFAULT '' CHECK (authority_assessment IN ('', 'consistent', 'contrary', 'overlapping', 'conflicting', 'ended', 'unsuitable')),
  authority_opinion TEXT NOT NULL DEFAULT '' CHECK (length(authority_opinion) <= 1000),
  content_content TEXT NOT NULL DEFAULT '' CHECK (length(content_content) <= 1000),
  content_against TEXT NOT NULL DEFAULT '' CHECK (length(content_against) <= 1000),
  content_assessment TEXT NOT NULL DEFAULT '' CHECK (content_assessment IN ('', 'consistent', 'contrary', 'overlapping', 'conflicting', 'ended', 'unsuitable')),
  content_opinion TEXT NOT NULL DEFAULT '' CHECK (length(content_opinion) <= 1000),
  fit_content TEXT NOT NULL DEFAULT '' CHECK (length(fit_content) <= 1000),
  fit_against TEXT NOT NULL DEFAULT '' CHECK (length(fit_against) <= 1000),
  fit_assessment TEXT NOT NULL DEFAULT '' CHECK (fit_assessment IN ('', 'consistent', 'contrary', 'overlapping', 'conflicting', 'ended', 'unsuitable')),
  fit_opinion TEXT NOT NULL DEFAULT '' CHECK (length(fit_opinion) <= 1000),
  conclusion TEXT NOT NULL DEFAULT '' CHECK (conclusion IN ('', 'keep', 'amend', 'replace', 'repeal_whole', 'repeal_part',
    'issue_new', 'suspend', 'pause', 'declare_ended')),
  conclusion_articles TEXT NOT NULL DEFAULT '' CHECK (length(conclusion_articles) <= 500),
  reason TEXT NOT NULL DEFAULT '' CHECK (length(reason) <= 4000),  -- and what is proposed
  authority TEXT NOT NULL DEFAULT '' CHECK (authority IN ('', 'provincial_council', 'provincial_committee', 'committee_chair',
    'ministry', 'department', 'other')),
  drafting_body TEXT NOT NULL DEFAULT '' CHECK (length(drafting_body) <= 200),
  handling_due_on TEXT,
  is_complete INTEGER NOT NULL DEFAULT 0 CHECK (is_complete IN (0, 1)),  -- its writer had it checked for submission
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'in_review', 'submitted', 'at_office', 'reviewed',
    'completed', 'proposed', 'handled')),
  submitted_on TEXT,
  submitted_by INTEGER REFERENCES core_user(id),
  submitted_for INTEGER REFERENCES core_user(id),  -- on whose behalf
  head_on TEXT,
  head_by INTEGER REFERENCES core_user(id),
  head_for INTEGER REFERENCES core_user(id),  -- on whose behalf
  approved_on TEXT,
  approved_by INTEGER REFERENCES core_user(id),
  approved_for INTEGER REFERENCES core_user(id),  -- on whose behalf
  finished_on TEXT,  -- kept, or proposed to who has authority
  finished_by INTEGER REFERENCES core_user(id),
  return_reason TEXT NOT NULL DEFAULT '' CHECK (length(return_reason) <= 1000),
  proposal_number TEXT NOT NULL DEFAULT '' CHECK (length(proposal_number) <= 60),
  proposed_on TEXT,
  result_document_id INTEGER REFERENCES legal_document(id),
  relation_id INTEGER REFERENCES legal_relation(id),
  is_relation_written INTEGER NOT NULL DEFAULT 0 CHECK (is_relation_written IN (0, 1)),  -- by this review
  handled_on TEXT,
  row_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER,
  updated_at INTEGER NOT NULL DEFAULT 0,
  updated_by INTEGER,
  CHECK (state = 'waiting' OR unit_id IS NOT NULL),
  CHECK (state <> 'handled' OR result_document_id IS NOT NULL)
) STRICT;
CREATE INDEX legal_review_document ON legal_review(document_id);
CREATE UNIQUE INDEX legal_review_of_campaign ON legal_review(campaign_id, document_id) WHERE campaign_id IS NOT NULL;
CREATE INDEX legal_review_unit ON legal_review(unit_id, state);
CREATE INDEX legal_review_state ON legal_review(state, due_on);
CREATE INDEX legal_review_user ON legal_review(user_id);
CREATE INDEX legal_review_relation ON legal_review(relation_id) WHERE relation_id IS NOT NULL;
CREATE INDEX legal_review_result ON legal_review(result_document_id) WHERE result_document_id IS NOT NULL;

CREATE TABLE legal_review_ground (
  review_id INTEGER NOT NULL REFERENCES legal_review(id) ON DELETE CASCADE,
  document_id INTEGER NOT NULL REFERENCES legal_document(id),
  PRIMARY KEY (review_id, document_id)
) STRICT;
CREATE INDEX legal_review_ground_document ON legal_review_ground(document_id);

-- Which flags of core/citation a review answers. Not by reference: a flag goes with its citing record.
CREATE TABLE legal_review_flag (
  flag_id INTEGER PRIMARY KEY,
  review_id INTEGER NOT NULL REFERENCES legal_review(id) ON DELETE CASCADE,
  ground_id INTEGER NOT NULL REFERENCES legal_document(id)  -- the ground it brought
) STRICT;
CREATE INDEX legal_review_flag_review ON legal_review_flag(review_id);

INSERT INTO legal_rule(code, name, valid_from, valid_to, number, legal_basis, note) VALUES
  ('review_days', 'Số ngày để rà soát văn bản, kể từ ngày ban hành văn bản là căn cứ rà soát', NULL, NULL, 30,
   'Nghị định số 34/2016/NĐ-CP; Nghị định số 79/2025/NĐ-CP, Điều 34 khoản 1: ngay khi có căn cứ rà soát',
   'Số ngày là quy ước của cơ quan; hạn tính từ ngày ban hành văn bản là căn cứ, hoặc từ ngày biết nếu đã qua.'),
  ('review_before_effect', 'Rà soát xong trước ngày văn bản là căn cứ rà soát có hiệu lực', NULL, NULL, NULL,
   'Nghị định số 34/2016/NĐ-CP; Nghị định số 79/2025/NĐ-CP, Điều 34',
   'Kết quả rà soát cần có hiệu lực cùng văn bản là căn cứ.');
