-- Archived packets that are to be shipped onward, and those that were; times are milliseconds since 1970, UTC.
-- place: its folder at the target. stage: 1 from when its receipt may stand there. again: 1 while it is shipped once more.
CREATE TABLE shipment (
  id       VARCHAR(40)   PRIMARY KEY,
  inbox    VARCHAR(255)  NOT NULL,
  place    VARCHAR(1600),
  stage    INTEGER       NOT NULL,
  again    INTEGER       NOT NULL,
  failures INTEGER       NOT NULL,
  problem  VARCHAR(4000),
  holder   VARCHAR(40),
  since    BIGINT        NOT NULL,
  due      BIGINT        NOT NULL,
  shipped  BIGINT
);
CREATE INDEX shipment_due ON shipment (inbox, due) WHERE shipped IS NULL;
CREATE UNIQUE INDEX shipment_place ON shipment (place);
-- Those before work beside this one, and leave what they archive unshipped.
INSERT INTO wharf_schema (version, readable_from) VALUES (12, 4);
