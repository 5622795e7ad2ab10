-- 1: a broker has a message for the packet, which says who works on it next; else polls see to that.
ALTER TABLE packet ADD COLUMN message_out SMALLINT NOT NULL DEFAULT 0;
INSERT INTO wharf_schema (version, readable_from) VALUES (6, 4);
