-- The inbox in which a packet arrived; empty: the first one. A packet's name begins with it.
ALTER TABLE packet ADD COLUMN inbox VARCHAR(255) NOT NULL DEFAULT '';
-- The file's name of a packet that arrived as a plain zip; none: it arrived as a folder.
ALTER TABLE packet ADD COLUMN plain_zip VARCHAR(255);
-- Inbox, sender and folder with slashes between; the same where it stands.
ALTER TABLE packet ALTER COLUMN name TYPE VARCHAR(800);
ALTER TABLE packet ALTER COLUMN target TYPE VARCHAR(1600);
-- Those before work beside this one until such a packet comes: they do not know its name.
INSERT INTO wharf_schema (version, readable_from) VALUES (10, 4);
