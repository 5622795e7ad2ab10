-- The oldest schema whose Wharf can work beside this one; none stands for the version itself.
ALTER TABLE wharf_schema ADD COLUMN readable_from INTEGER;
-- The folder below which a packet's work folder stands, once its end is decided; none: the server's own.
ALTER TABLE packet ADD COLUMN work VARCHAR(4000);
-- How often a server took it over after its end was decided; each time counts as an attempt too.
ALTER TABLE packet ADD COLUMN takeovers INTEGER NOT NULL DEFAULT 0;
-- One row for each run of a server that shares the ledger. Times are the database's, in milliseconds.
CREATE TABLE server (
  owner      VARCHAR(80)  PRIMARY KEY,
  instance   VARCHAR(80)  NOT NULL,
  node       VARCHAR(255) NOT NULL,
  version    VARCHAR(40)  NOT NULL,
  roles      VARCHAR(80)  NOT NULL,
  started    BIGINT       NOT NULL,
  heartbeat  BIGINT       NOT NULL,
  lease      BIGINT       NOT NULL
);
-- The quarantine's reasons are counted by this one; packets that are archived are not in it.
CREATE INDEX packet_reason ON packet (state, reason) WHERE ended = 1 AND state = 'quarantined';
INSERT INTO wharf_schema (version, readable_from) VALUES (4, 4);
