-- How often a server died, and was not stopped, while the packet was in work; without a broker only.
ALTER TABLE packet ADD COLUMN deaths INTEGER NOT NULL DEFAULT 0;
-- How many of those while nothing else was in work beside it.
ALTER TABLE packet ADD COLUMN deaths_alone INTEGER NOT NULL DEFAULT 0;
-- 1: the attempt that holds the packet works on it with nothing beside it.
ALTER TABLE packet ADD COLUMN alone SMALLINT NOT NULL DEFAULT 0;
-- 1: the server has been told to stop, so its silence is no death.
ALTER TABLE server ADD COLUMN stopping SMALLINT NOT NULL DEFAULT 0;
INSERT INTO wharf_schema (version, readable_from) VALUES (7, 4);
