-- The inbox in which a packet arrived; empty: the first one. A packet's name begins with it.
ALTER TABLE packet ADD COLUMN inbox VARCHAR(255) NOT NULL DEFAULT '';
-- The file's name of a packet that arrived as a plain zip; none: it arrived as a folder.
ALTER TABLE packet ADD COLUMN plain_zip VARCHAR(255);
-- Those before work beside this one until such a packet comes: they do not know its name.
INSERT INTO wharf_schema (version, readable_from) VALUES (10, 4);
