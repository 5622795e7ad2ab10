-- 1: the packet's message is among a broker's dead letters; 2: it was begun once more, alone.
ALTER TABLE packet ADD COLUMN dead_letter SMALLINT NOT NULL DEFAULT 0;
-- Those before work beside this one until a broker is used: they do not know the state queued.
INSERT INTO wharf_schema (version, readable_from) VALUES (5, 4);
