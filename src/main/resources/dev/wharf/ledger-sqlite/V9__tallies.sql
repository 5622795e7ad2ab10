-- How many deliveries have ended, kept by triggers, so that nothing that changes them can forget it.
-- Day and minute are those of the last step, in UTC; minute 1440 has the sum of the whole day, and so
-- stands on one page with the newest minute. The part is 0 here.
CREATE TABLE tally (
  day INTEGER NOT NULL,
  minute SMALLINT NOT NULL,
  state VARCHAR(16) NOT NULL,
  reason VARCHAR(32) NOT NULL,
  part SMALLINT NOT NULL,
  packets BIGINT NOT NULL,
  PRIMARY KEY (day, minute, state, reason, part)
) WITHOUT ROWID;
CREATE INDEX tally_days ON tally (day) WHERE minute = 1440;
CREATE TRIGGER tally_added AFTER INSERT ON packet
WHEN NEW.ended = 1 BEGIN
  INSERT INTO tally VALUES
    (NEW.updated / 86400000, NEW.updated % 86400000 / 60000, NEW.state, COALESCE(NEW.reason, ''), 0, 1),
    (NEW.updated / 86400000, 1440, NEW.state, COALESCE(NEW.reason, ''), 0, 1)
    ON CONFLICT (day, minute, state, reason, part) DO UPDATE SET packets = packets + 1;
END;
CREATE TRIGGER tally_ended AFTER UPDATE OF ended ON packet
WHEN OLD.ended = 0 AND NEW.ended = 1 BEGIN
  INSERT INTO tally VALUES
    (NEW.updated / 86400000, NEW.updated % 86400000 / 60000, NEW.state, COALESCE(NEW.reason, ''), 0, 1),
    (NEW.updated / 86400000, 1440, NEW.state, COALESCE(NEW.reason, ''), 0, 1)
    ON CONFLICT (day, minute, state, reason, part) DO UPDATE SET packets = packets + 1;
END;
CREATE TRIGGER tally_changed AFTER UPDATE OF state, reason, updated ON packet
WHEN OLD.ended = 1 AND NEW.ended = 1 BEGIN
  INSERT INTO tally VALUES
    (OLD.updated / 86400000, OLD.updated % 86400000 / 60000, OLD.state, COALESCE(OLD.reason, ''), 0, -1),
    (OLD.updated / 86400000, 1440, OLD.state, COALESCE(OLD.reason, ''), 0, -1)
    ON CONFLICT (day, minute, state, reason, part) DO UPDATE SET packets = packets - 1;
  INSERT INTO tally VALUES
    (NEW.updated / 86400000, NEW.updated % 86400000 / 60000, NEW.state, COALESCE(NEW.reason, ''), 0, 1),
    (NEW.updated / 86400000, 1440, NEW.state, COALESCE(NEW.reason, ''), 0, 1)
    ON CONFLICT (day, minute, state, reason, part) DO UPDATE SET packets = packets + 1;
END;
CREATE TRIGGER tally_opened AFTER UPDATE OF ended ON packet
WHEN OLD.ended = 1 AND NEW.ended = 0 BEGIN
  INSERT INTO tally VALUES
    (OLD.updated / 86400000, OLD.updated % 86400000 / 60000, OLD.state, COALESCE(OLD.reason, ''), 0, -1),
    (OLD.updated / 86400000, 1440, OLD.state, COALESCE(OLD.reason, ''), 0, -1)
    ON CONFLICT (day, minute, state, reason, part) DO UPDATE SET packets = packets - 1;
END;
CREATE TRIGGER tally_removed AFTER DELETE ON packet
WHEN OLD.ended = 1 BEGIN
  INSERT INTO tally VALUES
    (OLD.updated / 86400000, OLD.updated % 86400000 / 60000, OLD.state, COALESCE(OLD.reason, ''), 0, -1),
    (OLD.updated / 86400000, 1440, OLD.state, COALESCE(OLD.reason, ''), 0, -1)
    ON CONFLICT (day, minute, state, reason, part) DO UPDATE SET packets = packets - 1;
END;
INSERT INTO tally
  SELECT updated / 86400000, updated % 86400000 / 60000, state, COALESCE(reason, ''), 0, COUNT(*)
  FROM packet WHERE ended = 1 GROUP BY 1, 2, 3, 4;
INSERT INTO tally
  SELECT day, 1440, state, reason, 0, SUM(packets) FROM tally GROUP BY 1, 3, 4;
-- The history of all states is read by that of each; the quarantine's reasons are counted above.
DROP INDEX packet_ended;
DROP INDEX packet_reason;
-- Deliveries of a name are read from the newest on.
DROP INDEX packet_name;
CREATE INDEX packet_name ON packet (name, updated) WHERE ended = 1;
INSERT INTO wharf_schema (version, readable_from) VALUES (9, 4);
