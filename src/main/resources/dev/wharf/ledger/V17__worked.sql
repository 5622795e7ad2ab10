-- How long all attempts at a packet have worked at it, in milliseconds; NULL where that is not known.
ALTER TABLE packet ADD COLUMN worked BIGINT;
-- Those before work beside this one: they note no such times.
INSERT INTO wharf_schema (version, readable_from) VALUES (17, 4);
