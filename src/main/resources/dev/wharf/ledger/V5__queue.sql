-- A packet can be queued: its message is in a broker's queue. Those before do not know that state.
-- How often it was taken up from the dead letters.
ALTER TABLE packet ADD COLUMN chances INTEGER NOT NULL DEFAULT 0;
INSERT INTO wharf_schema (version, readable_from) VALUES (5, 5);
