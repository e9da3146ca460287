-- What a number says, kept beside it, so that documents whose number and facts differ are found in the list.
ALTER TABLE legal_document ADD COLUMN number_year INTEGER NOT NULL DEFAULT 0;    -- 0: it names none
ALTER TABLE legal_document ADD COLUMN number_issuer TEXT NOT NULL DEFAULT '';    -- legal_issuer_name.name_key; '': none
