-- How often a packet was taken up from a broker's dead letters.
ALTER TABLE packet ADD COLUMN chances INTEGER NOT NULL DEFAULT 0;
-- Those before work beside this one until a broker is used: they do not know the state queued.
INSERT INTO wharf_schema (version, readable_from) VALUES (5, 4);
