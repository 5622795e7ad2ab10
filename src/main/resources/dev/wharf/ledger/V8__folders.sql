-- Which folders the ledger was last used with: what each bears as its identity, and where it was seen.
CREATE TABLE folder (
  name TEXT PRIMARY KEY,
  identity TEXT NOT NULL,
  path TEXT NOT NULL
);
-- Why a packet that is being ended, or that waits, cannot go on; null while it can.
ALTER TABLE packet ADD COLUMN blocked TEXT;
INSERT INTO wharf_schema (version, readable_from) VALUES (8, 4);
