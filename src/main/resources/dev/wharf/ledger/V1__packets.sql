CREATE TABLE wharf_schema (version INTEGER NOT NULL);
-- One row for each delivery of a packet. Times are milliseconds since 1970, UTC.
CREATE TABLE packet (
  id          VARCHAR(40)  PRIMARY KEY,
  name        VARCHAR(255) NOT NULL,
  state       VARCHAR(16)  NOT NULL,
  ended       SMALLINT     NOT NULL,
  owner       VARCHAR(80),
  attempt     INTEGER      NOT NULL,
  failures    INTEGER      NOT NULL,
  not_before  BIGINT       NOT NULL,
  claimed     BIGINT       NOT NULL,
  updated     BIGINT       NOT NULL,
  target      VARCHAR(255),
  reason      VARCHAR(32),
  message     VARCHAR(4000),
  entries     BIGINT       NOT NULL,
  bytes       BIGINT       NOT NULL,
  zip_size    BIGINT,
  zip_sha256  VARCHAR(64)
);
-- The claim: of each name, one delivery is open at a time.
CREATE UNIQUE INDEX packet_open ON packet (name) WHERE ended = 0;
CREATE INDEX packet_name ON packet (name, state);
CREATE INDEX packet_state ON packet (state, updated);
INSERT INTO wharf_schema (version) VALUES (1);
