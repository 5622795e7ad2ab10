-- What a step of an open packet changes is in no index but that of its claim; history is read by these.
DROP INDEX packet_name;
DROP INDEX packet_state;
CREATE INDEX packet_name ON packet (name) WHERE ended = 1;
CREATE INDEX packet_state ON packet (state, updated, name) WHERE ended = 1;
CREATE INDEX packet_ended ON packet (updated, name) WHERE ended = 1;
INSERT INTO wharf_schema (version) VALUES (3);
