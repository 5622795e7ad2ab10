-- What the processing did, as JSON for the receipt; none: there was no processing.
ALTER TABLE packet ADD COLUMN run TEXT;
-- The version of the processor that did it.
ALTER TABLE packet ADD COLUMN version TEXT;
INSERT INTO wharf_schema (version, readable_from) VALUES (13, 4);
