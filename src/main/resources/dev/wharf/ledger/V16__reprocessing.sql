-- Archived packets that are to be processed again, and those that were. line: which of the operator's requests, counted.
-- stage: 0 waits, 1 in work, 2 its new results are put in their place, 3 done, 4 failed.
-- attempt: goes on from that of the packet, so that no work folder is used twice. kept: the name that the results before get.
CREATE TABLE reprocess (
  id       VARCHAR(40) PRIMARY KEY,
  line     BIGINT      NOT NULL,
  stage    SMALLINT    NOT NULL,
  attempt  INTEGER     NOT NULL,
  failures INTEGER     NOT NULL,
  deaths   INTEGER     NOT NULL,
  due      BIGINT      NOT NULL,
  changed  BIGINT      NOT NULL,
  holder   VARCHAR(80),
  problem  VARCHAR(4000),
  version  TEXT,
  kept     VARCHAR(255),
  receipt  TEXT
);
CREATE INDEX reprocess_due ON reprocess (deaths, due, id) WHERE stage = 0;
CREATE INDEX reprocess_begun ON reprocess (id) WHERE stage IN (1, 2);
CREATE INDEX reprocess_line ON reprocess (line, stage);
-- 1: new results are being put in their place, so that nothing of the packet is removed or shipped meanwhile.
ALTER TABLE packet ADD COLUMN again SMALLINT NOT NULL DEFAULT 0;
-- Those before work beside this one until a packet is processed again: they would remove it meanwhile.
INSERT INTO wharf_schema (version, readable_from) VALUES (16, 4);
