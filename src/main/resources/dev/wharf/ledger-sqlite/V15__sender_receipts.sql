-- Receipts that senders are still to see in their folder (wharf.receipts); due as of notices.
CREATE TABLE sender_receipt (
  id        VARCHAR(40) PRIMARY KEY,
  outcome   VARCHAR(16) NOT NULL,
  receipt   TEXT        NOT NULL,
  failures  INTEGER     NOT NULL,
  due       BIGINT      NOT NULL
);
CREATE INDEX sender_receipt_due ON sender_receipt (due);
-- Those before work beside this one; senders are not told of what they end.
INSERT INTO wharf_schema (version, readable_from) VALUES (15, 4);
