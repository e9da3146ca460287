-- What the printed head of an approved version says stands in the version itself and no longer in the document's row, so that a
-- document that is renamed leaves the versions that were signed as they are. Empty: not approved yet; the document's own.
ALTER TABLE core_version ADD COLUMN head_code TEXT NOT NULL DEFAULT '' CHECK (length(head_code) <= 200);
ALTER TABLE core_version ADD COLUMN head_title TEXT NOT NULL DEFAULT '' CHECK (length(head_title) <= 2000);
ALTER TABLE core_version ADD COLUMN head_agency TEXT NOT NULL DEFAULT '' CHECK (length(head_agency) <= 2000);
-- What content_hash is taken of. 1: the texts alone, as it was for versions approved before there were heads; their hashes were
-- signed as they are and stay valid, their heads are the document's of today, held by the trigger below alone. 2: head, number and
-- days too; every version approved from now on.
ALTER TABLE core_version ADD COLUMN hash_form INTEGER NOT NULL DEFAULT 1 CHECK (hash_form IN (1, 2));
-- Why its days lie before the day on which it was submitted: a paper that was issued before it came into the portal.
ALTER TABLE core_version ADD COLUMN backdate_reason TEXT NOT NULL DEFAULT '' CHECK (length(backdate_reason) <= 2000);

UPDATE core_version SET
  head_code = (SELECT d.code FROM core_document AS d WHERE d.id = core_version.document_id),
  head_title = (SELECT d.title FROM core_document AS d WHERE d.id = core_version.document_id),
  head_agency = COALESCE((SELECT s.value FROM core_setting AS s WHERE s.key = 'agency.name'), '')
WHERE document_type = 'core.document' AND content_hash <> ''
  AND EXISTS (SELECT 1 FROM core_document AS d WHERE d.id = core_version.document_id);

CREATE TRIGGER core_version_head_no_change BEFORE UPDATE ON core_version
  WHEN OLD.content_hash <> '' AND (NEW.head_code <> OLD.head_code OR NEW.head_title <> OLD.head_title
    OR NEW.head_agency <> OLD.head_agency OR NEW.hash_form <> OLD.hash_form OR NEW.backdate_reason <> OLD.backdate_reason)
  BEGIN SELECT RAISE(ABORT, 'an approved version does not change'); END;
CREATE INDEX core_version_head ON core_version(fold(head_code)) WHERE head_code <> '';

-- As before, and one way back: the version that was superseded by one issued by mistake (withdrawn as of its first day), when
-- nothing later has been in force.
DROP TRIGGER core_version_no_return;
CREATE TRIGGER core_version_no_return BEFORE UPDATE OF state ON core_version
  WHEN (OLD.state = 'approved' AND NEW.state NOT IN ('approved', 'effective', 'withdrawn'))
    OR (OLD.state = 'effective' AND NEW.state NOT IN ('effective', 'superseded', 'withdrawn'))
    OR (OLD.state = 'withdrawn' AND NEW.state <> OLD.state)
    OR (OLD.state = 'superseded' AND NEW.state <> OLD.state AND NOT (NEW.state = 'effective' AND NEW.expired_on IS NULL
      AND EXISTS (SELECT 1 FROM core_version AS w WHERE w.document_type = OLD.document_type AND w.document_id = OLD.document_id
        AND w.state = 'withdrawn' AND w.effective_on = OLD.expired_on AND w.expired_on = w.effective_on)
      AND NOT EXISTS (SELECT 1 FROM core_version AS x WHERE x.document_type = OLD.document_type
        AND x.document_id = OLD.document_id AND x.taken_effect_at IS NOT NULL
        AND (x.issue_no, x.revision_no) > (OLD.issue_no, OLD.revision_no)
        AND NOT (x.state = 'withdrawn' AND x.expired_on IS x.effective_on))))
  BEGIN SELECT RAISE(ABORT, 'a version does not go back'); END;

-- Where nothing is in force nothing is to be looked at again.
UPDATE core_document SET next_review_on = NULL WHERE NOT EXISTS (SELECT 1 FROM core_version AS v
  WHERE v.document_type = 'core.document' AND v.document_id = core_document.id AND v.state = 'effective');

DROP VIEW core_document_version;
CREATE VIEW core_document_version AS
  SELECT v.id, v.document_id, CASE WHEN v.head_title = '' THEN d.title ELSE v.head_title END AS title,
    CASE WHEN v.head_code = '' THEN d.code ELSE v.head_code END || ' ' ||
      CASE WHEN v.number = '' THEN '(dự thảo)' ELSE v.number END AS code,
    d.unit_id, CASE WHEN v.state = 'withdrawn' AND v.number = '' THEN 'dropped' ELSE v.state END AS state, v.review_step, v.number,
    v.is_new_issue, v.change_reason, v.returned_reason, v.ended_reason, v.backdate_reason, v.issued_on, v.effective_on,
    v.expired_on, v.taken_effect_at, 1 - v.no_ack AS is_to_read, v.content_hash,
    (SELECT COALESCE(SUM(length(s.body)), 0) FROM core_version_section AS s WHERE s.version_id = v.id) AS letters, v.row_version,
    v.created_at, v.created_by, v.updated_at, v.updated_by
  FROM core_version AS v JOIN core_document AS d ON d.id = v.document_id WHERE v.document_type = 'core.document';
