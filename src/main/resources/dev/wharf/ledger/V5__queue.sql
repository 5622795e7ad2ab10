-- A packet can be queued: its message is in a broker's queue. Those before do not know that state.
INSERT INTO wharf_schema (version, readable_from) VALUES (5, 5);
