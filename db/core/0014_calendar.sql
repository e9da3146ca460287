-- Days off as they are published: the day one is taken for or worked in place of, and how sure it is.
ALTER TABLE core_holiday ADD COLUMN paired_on TEXT;
ALTER TABLE core_holiday ADD COLUMN certainty TEXT NOT NULL DEFAULT 'announced'
  CHECK (certainty IN ('announced', 'expected', 'to_check'));
