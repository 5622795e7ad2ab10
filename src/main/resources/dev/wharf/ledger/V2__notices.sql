-- The end of what the processing printed.
ALTER TABLE packet ADD COLUMN output VARCHAR(4000);
-- Receipts that are still to be delivered; due is milliseconds since 1970, UTC.
CREATE TABLE notice (
  id        VARCHAR(40) PRIMARY KEY,
  outcome   VARCHAR(16) NOT NULL,
  receipt   TEXT        NOT NULL,
  failures  INTEGER     NOT NULL,
  due       BIGINT      NOT NULL
);
CREATE INDEX notice_due ON notice (due);
INSERT INTO wharf_schema (version) VALUES (2);
