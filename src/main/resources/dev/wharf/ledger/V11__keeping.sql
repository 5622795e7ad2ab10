-- Since when somebody holds the packet, so that nothing removes it; none: nobody does.
ALTER TABLE packet ADD COLUMN held BIGINT;
-- 1: its unpacked content is being removed; 2: it is removed, and the rest stands.
ALTER TABLE packet ADD COLUMN content_gone SMALLINT NOT NULL DEFAULT 0;
-- Who removes or has removed it, or its content, and why.
ALTER TABLE packet ADD COLUMN removal VARCHAR(400);
-- The run of a server that carries that out.
ALTER TABLE packet ADD COLUMN remover VARCHAR(80);
-- Where it stood before it was removed: archived or quarantined.
ALTER TABLE packet ADD COLUMN removed_from VARCHAR(16);
CREATE INDEX packet_content ON packet (id) WHERE content_gone = 1;
CREATE INDEX packet_removing ON packet (id) WHERE state = 'removing';
-- Those before work beside this one until a packet is removed: they do not know its state.
INSERT INTO wharf_schema (version, readable_from) VALUES (11, 4);
